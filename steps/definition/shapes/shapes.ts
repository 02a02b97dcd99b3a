// SageMaker's request and description shapes, as the table beside this file has them.
import table from './table.json';

/** One shape; members are names of other shapes. */
export type Shape =
  | { readonly t: 'structure'; readonly m: Readonly<Record<string, string>>; readonly r?: readonly string[] }
  | { readonly t: 'list'; readonly m: string; readonly min?: number; readonly max?: number }
  | { readonly t: 'map'; readonly k: string; readonly v: string; readonly min?: number; readonly max?: number }
  | { readonly t: 'string'; readonly e?: readonly string[]; readonly p?: string; readonly min?: number; readonly max?: number }
  | { readonly t: 'integer' | 'long' | 'float' | 'double'; readonly min?: number; readonly max?: number }
  | { readonly t: 'boolean' | 'timestamp' };

interface ShapeTable {
  readonly version: string;
  readonly steps: Readonly<Record<string, { readonly input?: string; readonly output: string }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const shapes = table as unknown as ShapeTable;

/** The shape of that name. */
export function shape(name: string): Shape {
  const found = shapes.shapes[name];
  if (found === undefined) throw new Error(`the table of shapes has no ${name}; generate it anew`);
  return found;
}

/** The shape of a step's Arguments, for the types whose Arguments are a request of SageMaker's API. */
export function inputShape(stepType: string): Shape | undefined {
  // The checks are processing jobs with a container that SageMaker brings.
  const name = shapes.steps[stepType === 'QualityCheck' || stepType === 'ClarifyCheck' ? 'Processing' : stepType]?.input;
  return name === undefined ? undefined : shape(name);
}

/** The shape of what a step of that type says of itself. */
export function outputShape(stepType: string): Shape | undefined {
  const name = shapes.steps[stepType]?.output;
  return name === undefined ? undefined : shape(name);
}
