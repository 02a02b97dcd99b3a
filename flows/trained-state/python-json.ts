// JSON as Python's json.dumps with sort_keys writes it, over which Data Wrangler takes its hashes.

import { numberText, type Json, type JsonObject } from '../json';

/** The text of a value: keys sorted, `, ` and `: ` between, characters beyond ASCII escaped, numbers as Python prints them. */
export function pythonJson(value: Json): string {
  if (typeof value === 'string') return asciiString(value);
  if (typeof value === 'number') return pythonNumber(value, undefined);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${asciiString(key)}: ${memberText(value, key)}`).join(', ')}}`;
}

function memberText(object: JsonObject, key: string): string {
  const value = object[key] ?? null;
  return typeof value === 'number' ? pythonNumber(value, numberText(object, key)) : pythonJson(value);
}

/** A number as Python prints it; the text in the file tells an integer from a float. */
function pythonNumber(value: number, literal: string | undefined): string {
  const isFloat = literal === undefined ? !Number.isInteger(value) : /[.eE]/.test(literal);
  return isFloat ? pythonFloat(value) : literal ?? String(value);
}

/** Python's repr of a float: the shortest digits, an exponent below 1e-4 and from 1e16. */
export function pythonFloat(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const plain = String(value);
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : plain}.0` : plain;
}

function asciiString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
