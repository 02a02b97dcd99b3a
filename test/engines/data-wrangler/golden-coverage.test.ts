// Which of Spark's recorded answers are compared, and where: none is passed over without a reason.

import assert from 'node:assert';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { sharedData } from './flow-runs';
import type { Recorded } from './golden';

/** Recorded answers that no operator here needs, by file. */
const noOperator: Readonly<Record<string, string>> = {
  'rows/groups.json': 'grouping: no flow with it is known, so neither are its parameters',
  'rows/unions.json': 'concatenation: no flow with it is known, so neither are its parameters',
  'encoders/vector-assembler.json': 'assembling vectors: no flow with it is known, so neither are its parameters',
  'text/normalizer.json': 'no operator of Data Wrangler normalises vectors',
  'csv-reader/explicit-schema.json': 'Data Wrangler reads every column as text and casts it later',
  'models/loading.json': 'what Spark needs to load a model; models are written in the form that it lists',
};

/** Cases that differ, and why, by file; the tests themselves skip them by these names. */
const differences: Readonly<Record<string, string>> = {
  'csv-reader/files.json': 'utf-16 file: decoded here, read as bytes by Spark',
};

/** The files of a folder below the recorded answers, as `casts/text.json`. */
function recordedFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).map((name) => name.replaceAll(path.sep, '/')).sort();
}

/** How many single answers a file holds: leaves below `cases`, or the file's own values where it has none. */
function answers(file: string): number {
  const content = JSON.parse(readFileSync(file, 'utf8')) as { cases?: Recorded };
  const leaves = (value: Recorded | undefined): number => (typeof value === 'object' && value !== null ? (Array.isArray(value) ? value : Object.values(value)).reduce<number>((sum, each) => sum + leaves(each), 0) : 1);
  return content.cases === undefined ? 0 : leaves(content.cases);
}

describe("Spark's recorded answers", () => {
  it('are all compared, or there is a reason why not', function () {
    const folder = path.join(sharedData, 'spark');
    if (!existsSync(folder)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts') && name !== path.basename(__filename)).map((name) => readFileSync(path.join(__dirname, name), 'utf8')).join('\n');
    const named = (file: string): boolean => tests.includes(file) || tests.includes(`${path.posix.dirname(file)}/\${file}.json`) || (file.startsWith('models/') && tests.includes(`'${path.posix.basename(file)}'`));
    const files = recordedFiles(folder);
    assert.deepStrictEqual(files.filter((file) => !named(file) && noOperator[file] === undefined), []);
    assert.deepStrictEqual(Object.keys(noOperator).filter((file) => named(file) || !files.includes(file)), [], 'a reason is outdated');
    const compared = files.filter((file) => noOperator[file] === undefined);
    const total = compared.reduce((sum, file) => sum + answers(path.join(folder, file)), 0);
    console.log(`      ${compared.length} of ${files.length} files compared, about ${total} single values; ${Object.keys(differences).length} named difference: ${Object.entries(differences).map(([file, why]) => `${file} (${why})`).join('; ')}; not needed: ${Object.keys(noOperator).join(', ')}`);
  });
});
