// Infers column types from a sample of text, by Data Wrangler's rules.

import type { SchemaType } from '../../../flows/operators/infer-and-cast-type';
import type { ColumnType, Value } from '../column';
import { textToDate } from '../spark/cast-text';
import { guessDatetime } from '../spark/guess-datetime';

/** Rows that are looked at. */
export const sampleRows = 5000;

/** Any text that begins like this counts as missing, "Nancy" too. */
const nullLike = /^\s*$|^(?:null|none|nil|na|nan)/i;
const float = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const integer = /^\s*[+-]?\d+\s*$/;
const isoDate = /^\d{4}-\d{1,2}-\d{1,2}(?:[ T].*)?$/;

/** The type of a column of text, from its values in the sample. */
export function inferType(values: readonly Value[]): SchemaType {
  const texts = values.filter((value): value is string => typeof value === 'string' && !nullLike.test(value));
  const enough = values.length >= sampleRows ? texts.length >= 1500 : texts.length / values.length >= 0.3;
  if (!enough || texts.length === 0) return 'string';
  const share = (test: (text: string) => boolean): number => texts.filter(test).length / texts.length;
  const numeric = share((text) => float.test(text) && Number.isFinite(Number(text)));
  if (numeric > 0.8) return share((text) => integer.test(text)) / numeric > 0.8 ? 'long' : 'float';
  if (share((text) => /^(?:true|false)$/i.test(text.trim())) > 0.8) return 'bool';
  if (share((text) => isoDate.test(text) && textToDate(text) !== null) > 0.8) return texts.some((text) => /\d[ T]\d/.test(text)) ? 'datetime' : 'date';
  return share((text) => guessDatetime(text) !== null) > 0.8 ? 'datetime' : 'string';
}

/** The schema's word for a column that already has a type. */
export function schemaTypeOf(type: ColumnType): SchemaType {
  if (type === 'int') return 'long';
  if (type === 'decimal') return 'float';
  return type === 'vector' ? 'object' : type;
}
