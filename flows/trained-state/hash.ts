// The hash by which Data Wrangler tells whether stored state still belongs to a step's parameters.

import { createHash } from 'node:crypto';

import { numberText, numberTexts, type Json, type JsonObject } from '../json';
import { pythonJson } from './python-json';

/** SHA-1 of the parameters that shaped the state, in hexadecimal. */
export function parametersHash(parameters: JsonObject): string {
  return createHash('sha1').update(pythonJson(parameters)).digest('hex');
}

/** Takes some of a block's parameters, numbers as they were written; what is absent gets the operator's default. */
export function pickParameters(block: JsonObject, defaults: Readonly<Record<string, Json>>): JsonObject {
  const picked: JsonObject = {};
  const texts: Record<string, string> = {};
  for (const [key, fallback] of Object.entries(defaults)) {
    picked[key] = block[key] ?? fallback;
    const text = numberText(block, key);
    if (text !== undefined) texts[key] = text;
  }
  if (Object.keys(texts).length > 0) picked[numberTexts] = texts;
  return picked;
}
