// Reads and writes JSON without losing how a number was written, because Data Wrangler's hashes tell 0 from 0.0.

import { InputError } from './problems';

export type Json = null | boolean | number | string | Json[] | JsonObject;

/** The texts of an object's numbers that JavaScript would print otherwise, such as `0.0`: key to text. */
export const numberTexts = Symbol('number texts');

export interface JsonObject {
  [key: string]: Json;
  [numberTexts]?: Readonly<Record<string, string>>;
}

/** Deeper nesting than any real flow has; keeps a hostile file from exhausting the stack. */
const maximumDepth = 200;

/**
 * Parses JSON text, keeping the text of numbers in arrays' and objects' neighbourhood under {@link numberTexts}.
 * @param file the file as the user named it, for the error
 * @throws InputError with the line where the text stops being JSON
 */
export function parseJson(text: string, file: string): Json {
  return new Parser(text.startsWith('\ufeff') ? text.slice(1) : text, file).document();
}

class Parser {
  private at = 0;
  private readonly stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  private readonly numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
  private readonly spacePattern = /[ \t\r\n]*/y;

  constructor(private readonly text: string, private readonly file: string) {}

  document(): Json {
    this.space();
    const value = this.value(0)[0];
    this.space();
    if (this.at < this.text.length) throw this.wrong('more text follows after the end of the JSON value');
    return value;
  }

  private value(depth: number): [Json, string?] {
    if (depth > maximumDepth) throw this.wrong(`nested more than ${maximumDepth} deep`);
    const first = this.text[this.at];
    if (first === '{') return [this.object(depth)];
    if (first === '[') return [this.array(depth)];
    if (first === '"') return [this.string()];
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return [value];
      }
    }
    const literal = this.match(this.numberPattern);
    if (literal === undefined) throw this.wrong(first === undefined ? 'the file ends too early' : `unexpected ${JSON.stringify(first)}`);
    return [Number(literal), literal];
  }

  private object(depth: number): JsonObject {
    const entries: [string, Json][] = [];
    const texts: Record<string, string> = {};
    this.list('}', () => {
      const key = this.string();
      this.space();
      this.expect(':');
      this.space();
      const [value, literal] = this.value(depth + 1);
      if (literal !== undefined && String(value) !== literal) texts[key] = literal;
      entries.push([key, value]);
    });
    const object: JsonObject = Object.fromEntries(entries);
    if (Object.keys(texts).length > 0) object[numberTexts] = texts;
    return object;
  }

  private array(depth: number): Json[] {
    const items: Json[] = [];
    this.list(']', () => items.push(this.value(depth + 1)[0]));
    return items;
  }

  private list(close: string, item: () => void): void {
    this.at += 1;
    this.space();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    do {
      this.space();
      item();
      this.space();
    } while (this.text[this.at] === ',' && (this.at += 1) > 0);
    this.expect(close);
  }

  private string(): string {
    const literal = this.match(this.stringPattern);
    if (literal === undefined) throw this.wrong('a text in double quotes is expected here');
    return JSON.parse(literal) as string;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private space(): void {
    this.match(this.spacePattern);
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) {
      throw this.wrong(this.at >= this.text.length ? 'the file ends too early' : `${JSON.stringify(character)} is expected, got ${JSON.stringify(this.text[this.at])}`);
    }
    this.at += 1;
  }

  private wrong(reason: string): InputError {
    const line = this.text.slice(0, this.at).split('\n').length;
    return new InputError([{ file: this.file, line, message: `not JSON: ${reason}; export the file again or repair it there` }]);
  }
}

/** Writes JSON indented by two spaces, numbers as they were read. */
export function writeJson(value: Json): string {
  return render(value, '\n');
}

function render(value: Json, newLine: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${newLine}  `;
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[${value.map((item) => inner + render(item, inner)).join(',')}${newLine}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${numberText(value, key) ?? render(item, inner)}`);
  return `{${lines.join(',')}${newLine}}`;
}

/** How the number at a key was written, if it still is that number and JavaScript would write it otherwise. */
export function numberText(object: JsonObject, key: string): string | undefined {
  const literal = object[numberTexts]?.[key];
  return literal !== undefined && Object.is(object[key], Number(literal)) ? literal : undefined;
}

/** Tells a JSON object from the other kinds of values. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
