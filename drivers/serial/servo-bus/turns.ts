/** Counts within one turn, 0 and up. */
export const withinTurn = (counts: number, turn: number): number => ((counts % turn) + turn) % turn

/** The same angle by the shorter way, −turn/2 … turn/2. */
export const shorterWay = (counts: number, turn: number): number =>
  withinTurn(counts + turn / 2, turn) - turn / 2
