import type { Tensor } from '../program.ts'
import { shapeError } from '../shape.ts'
import type { NodeMaker } from './nodes.ts'

/**
 * Rows (axis 0) by number. Indices, of shape [k], are float32 whole numbers from 0 to the number of rows − 1; what
 * others do is the engine's affair.
 */
export interface RowOperations {
  /** The rows of `table` that `indices` name: [k, …table.shape.slice(1)]. */
  gather(table: Tensor, indices: Tensor): Tensor
  /** `count` rows of zeros, with row r of `rows` added to row indices[r]: [count, …rows.shape.slice(1)]. */
  scatterAdd(indices: Tensor, rows: Tensor, count: number): Tensor
}

export function rowOperations({ node }: NodeMaker): RowOperations {
  return {
    gather(table, indices) {
      if (indices.shape.length !== 1 || table.shape.length === 0) {
        throw shapeError('gather', 'a table and a vector of indices', table.shape, indices.shape)
      }
      return node({ kind: 'gather' }, [table, indices], [...indices.shape, ...table.shape.slice(1)])
    },
    scatterAdd(indices, rows, count) {
      if (indices.shape.length !== 1 || rows.shape[0] !== indices.shape[0]) {
        throw shapeError('scatterAdd', 'a vector of indices, one a row', indices.shape, rows.shape)
      }
      return node({ kind: 'scatterAdd' }, [indices, rows], [count, ...rows.shape.slice(1)])
    },
  }
}
