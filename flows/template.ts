// Undoes what templating tools do to a flow: `$` doubled in every text, `${name}` left to be filled in.

import type { Flow } from './flow';
import { isJsonObject, type Json, type JsonObject } from './json';
import { decodeBase85 } from './trained-state/base85';
import { isWholeZip } from './trained-state/spark-model';

const placeholder = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** How every stored model begins. */
const modelStart = 'P)h>@6aWA';

/**
 * The flow with `$$` turned back into `$`, if it was written as a template of Python's string.Template.
 * `$$` alone proves nothing, for `$` is a character of stored models too: a text is turned back
 * where a model can only be read so, and everywhere once one such model or a placeholder is found.
 */
export function withoutTemplateEscapes(value: JsonObject): JsonObject {
  const texts = textsOf(value).filter((text) => text.includes('$'));
  const isTemplate = texts.some((text) => (text.startsWith(modelStart) ? isDoubledModel(text) : text.search(placeholder) >= 0));
  return isTemplate ? undoubled(value) as JsonObject : value;
}

/** `${name}` placeholders that nobody has filled in yet, in the order they appear. */
export function unfilledPlaceholders(flow: Flow): string[] {
  const found = textsOf(flow).filter((text) => !text.startsWith(modelStart)).flatMap((text) => [...text.matchAll(placeholder)]);
  return [...new Set(found.map((match) => match[1] ?? ''))];
}

/** Names of the parameters that a flow's addresses hold as `{{name}}`. */
export function parameterNames(flow: Flow): string[] {
  const found = textsOf(flow).filter((text) => !text.startsWith(modelStart)).flatMap((text) => [...text.matchAll(/\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g)]);
  return [...new Set(found.map((match) => match[1] ?? ''))];
}

/** A text with its parameters filled in; one that has no value stays as it is. */
export function withParameters(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g, (placeholder, name: string) => values.get(name) ?? placeholder);
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isJsonObject(value) ? Object.values(value).flatMap(textsOf) : [];
}

function undoubled(value: Json): Json {
  if (typeof value === 'string') return value.startsWith(modelStart) && !isDoubledModel(value) ? value : value.replaceAll('$$', () => '$');
  if (Array.isArray(value)) return value.map(undoubled);
  if (!isJsonObject(value)) return value;
  const copy = { ...value };
  for (const [key, item] of Object.entries(value)) copy[key] = undoubled(item);
  return copy;
}

function isDoubledModel(text: string): boolean {
  return text.includes('$$') && !isModel(text) && isModel(text.replaceAll('$$', () => '$'));
}

function isModel(text: string): boolean {
  try {
    return isWholeZip(decodeBase85(text));
  } catch (failure) {
    if (failure instanceof Error) return false;
    throw failure;
  }
}
