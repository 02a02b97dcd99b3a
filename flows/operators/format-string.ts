// format_string: changes case, pads, strips and decorates text.

import { z } from 'zod';

import { nodeLabel, type FlowNode } from '../flow';
import { InputError } from '../problems';
import { columnNames, numberOr, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';

export type TextFormat =
  | { kind: 'lower' | 'upper' | 'title' | 'capitalize' | 'swap' }
  | { kind: 'pad-left' | 'pad-right' | 'center'; width: number; fill: string }
  | { kind: 'zeros'; width: number }
  | { kind: 'strip'; sides: 'left' | 'right' | 'both'; /** Absent: white space. */ characters?: string }
  | { kind: 'prefix' | 'suffix'; text: string }
  | { kind: 'remove'; symbols: string };

export interface FormatString {
  columns: string[];
  output?: string;
  format: TextFormat;
}

/** What "Remove symbols" removes unless told otherwise. */
const defaultSymbols = '!@#$%^&*()_+=-/\\`~{}|<>?';

const plain = (kind: 'lower' | 'upper' | 'title' | 'capitalize' | 'swap') => (): TextFormat => ({ kind });
const padding = z.looseObject({ width: numberOr(0), fill_character: z.string().nullish().transform((text) => (text == null || text === '' ? ' ' : text)) });
const strip = (sides: 'left' | 'right' | 'both') => (node: FlowNode, path: string[]): TextFormat => {
  const { characters_to_remove: characters } = parseBlock(node, path, z.looseObject({ characters_to_remove: optionalName }));
  return { kind: 'strip', sides, ...(characters === undefined ? {} : { characters }) };
};
const pad = (kind: 'pad-left' | 'pad-right' | 'center') => (node: FlowNode, path: string[]): TextFormat => {
  const block = parseBlock(node, path, padding);
  return { kind, width: width(node, block.width), fill: block.fill_character };
};

function width(node: FlowNode, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 1000) return value;
  throw new InputError([{ path: nodeLabel(node), message: `the width is ${value}; a whole number from 0 to 1000 is needed` }]);
}

const kinds: Readonly<Record<string, [string, (node: FlowNode, path: string[]) => TextFormat]>> = {
  'Lower case': ['lower_case', plain('lower')],
  'Upper case': ['upper_case', plain('upper')],
  'Title case': ['title_case', plain('title')],
  Capitalize: ['capitalize', plain('capitalize')],
  'Swap case': ['swap_case', plain('swap')],
  'Left pad': ['left_pad', pad('pad-left')],
  'Right pad': ['right_pad', pad('pad-right')],
  'Center (pad on either side)': ['center_pad_on_either_side', pad('center')],
  'Prepend zeros': ['prepend_zeros', (node, path) => ({ kind: 'zeros', width: width(node, parseBlock(node, path, padding).width) })],
  'Strip characters from left': ['strip_characters_from_left', strip('left')],
  'Strip characters from right': ['strip_characters_from_right', strip('right')],
  'Strip left and right': ['strip_left_and_right', strip('both')],
  'Add prefix': ['add_prefix', (node, path) => ({ kind: 'prefix', text: parseBlock(node, path, z.looseObject({ prefix: z.string() })).prefix })],
  'Add suffix': ['add_suffix', (node, path) => ({ kind: 'suffix', text: parseBlock(node, path, z.looseObject({ suffix: z.string() })).suffix })],
  'Remove symbols': ['remove_symbols', (node, path) => ({ kind: 'remove', symbols: parseBlock(node, path, z.looseObject({ symbols: z.string().nullish() })).symbols ?? defaultSymbols })],
};

export const formatString: OperatorSignature<FormatString> = {
  operator: 'sagemaker.spark.format_string_0.1',
  parse: (node) => {
    const [block, format] = pickKind(node, 'operator', node.parameters['operator'], kinds);
    const path = [`${block}_parameters`];
    const { input_column: columns, output_column: output } = parseBlock(node, path, z.looseObject({ input_column: columnNames, output_column: optionalName }));
    return { columns, ...(output === undefined ? {} : { output }), format: format(node, path) };
  },
  rows: () => 'one-by-one',
  columns: (parameters) => parameters.columns,
};
