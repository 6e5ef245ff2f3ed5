import { type ElementwiseOperations, elementwiseOperations } from './builder/elementwise.ts'
import { type MatrixOperations, matrixOperations } from './builder/matrices.ts'
import { type NodeMaker, nodeMaker } from './builder/nodes.ts'
import { type PortOperations, portOperations } from './builder/ports.ts'
import { type ReductionOperations, reductionOperations } from './builder/reductions.ts'
import { type RowOperations, rowOperations } from './builder/rows.ts'
import { type ShapeOperations, shapeOperations } from './builder/shapes.ts'

export type { GemmOptions } from './builder/matrices.ts'
export type { Operand } from './builder/nodes.ts'

/** Writes a program, one call a node. Equal nodes are made once. Wrong shapes throw SinewError `engine` here. */
export interface ProgramBuilder
  extends PortOperations,
    ElementwiseOperations,
    MatrixOperations,
    ReductionOperations,
    ShapeOperations,
    RowOperations {
  readonly constant: NodeMaker['constant']
}

export function programBuilder(name: string): ProgramBuilder {
  const make = nodeMaker()
  const elementwise = elementwiseOperations(make)
  const shapes = shapeOperations(make)
  return {
    constant: make.constant,
    ...portOperations(make, name),
    ...elementwise,
    ...matrixOperations(make),
    ...reductionOperations(make, elementwise, shapes),
    ...shapes,
    ...rowOperations(make),
  }
}
