// The real pipeline definitions that the linter is tried on, where they are at hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(__dirname, '../../../../shared/data/pipelines');

/** Whether they are at hand; says so if not. */
export function haveRealDefinitions(): boolean {
  if (existsSync(folder)) return true;
  console.log('skipped: ../shared/data is not here');
  return false;
}

/** File names, in order. */
export function realDefinitionNames(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
}

/** A fresh copy of the definition whose file begins with a number. */
export function realDefinition(number: number): unknown {
  const name = realDefinitionNames().find((candidate) => candidate.startsWith(String(number)));
  if (name === undefined) throw new Error(`there is no definition ${number}`);
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
