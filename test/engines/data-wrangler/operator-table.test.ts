// The table of operators in docs/ says what is so: each operator has its line, each line its tests.

import assert from 'node:assert';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { openNode, operatorNames } from '../../../engines/data-wrangler/registry';
import { describeNode } from '../../../flows/operators/registry';
import { nodeOf } from './operator-runs';
import { specimens, tableSpecimens } from './operator-specimens';

/** One line of the table. */
interface Line { operators: string[]; kinds: string; parameters: string; served: string; evidence: string[]; tests: string[] }

const document = readFileSync(path.resolve(__dirname, '../../../docs/data-wrangler-operators.md'), 'utf8');
const lines = document.split('\n').filter((line) => /^\| [a-z]/.test(line) && !line.startsWith('| operator |')).map((line): Line => {
  const [, operators = '', kinds = '', parameters = '', , served = '', evidence = '', tests = ''] = line.split(/ *\| */);
  return { operators: operators.split(', '), kinds, parameters, served, evidence: evidence.split(', '), tests: tests.split(', ') };
});
const fullName = (name: string): string => `sagemaker.${name.startsWith('dataset.') ? '' : 'spark.'}${name}_0.1`;
const testText = (name: string): string => readFileSync(path.join(__dirname, `${name}.test.ts`), 'utf8');

describe('the table of operators', () => {
  it('has each operator that the engine has, and no other', () => {
    assert.deepStrictEqual([...new Set(lines.flatMap(({ operators }) => operators.map(fullName)))].sort(), [...operatorNames].sort());
  });

  it('names evidence of the stated kinds only', () => {
    for (const { operators, evidence } of lines) assert.deepStrictEqual(evidence.filter((kind) => !['state', 'Spark', 'export', 'assumed'].includes(kind)), [], operators.join());
  });

  it('names tests that are there, at least one a line, that try one of its operators', () => {
    const known = new Set(readdirSync(__dirname).map((name) => name.replace(/\.test\.ts$/, '')));
    const specimenNames = new Set([...Object.values(specimens), ...Object.values(tableSpecimens)].map(({ operator }) => operator));
    for (const { operators, tests } of lines) {
      assert.ok(tests.length > 0 && tests.every((test) => known.has(test)), `${operators.join()}: ${tests.join()}`);
      const tried = tests.some((test) => operators.some((operator) => (test === 'operators' && specimenNames.has(fullName(operator))) || testText(test).includes(operator)));
      assert.ok(tried || tests.some((test) => test.startsWith('golden')), `${operators.join()}: none of ${tests.join()} tries it`);
    }
  });

  it('has each kind that an operator knows', () => {
    const missed = operatorNames.flatMap((operator) => kindsOf(operator).filter((kind) => !lines.some((line) => line.operators.map(fullName).includes(operator) && says(line, kind))).map((kind) => `${operator}: ${kind}`));
    assert.deepStrictEqual(missed, []);
  });

  it('says how a row is served as the engine does it', () => {
    const words = { 'one-by-one': /row by row/, 'nothing-on-a-single-row': /passed over/, 'may-drop': /may drop/, 'needs-many': /refused/ } as const;
    for (const node of [...Object.values(specimens), ...Object.values(tableSpecimens)]) {
      const treatment = describeNode(node)?.rows ?? 'one-by-one';
      const own = lines.filter(({ operators }) => operators.map(fullName).includes(node.operator));
      assert.ok(own.some(({ served }) => words[treatment].test(served)), `${node.operator} is ${treatment}`);
    }
  });
});

/** Whether a line stands for a kind: by its name, by a number of kinds, or by the words before a shared last one. */
function says({ operators, kinds }: Line, kind: string): boolean {
  const counted = /^(\d+) kinds$/.exec(kinds);
  return kinds === '' || (counted !== null && Number(counted[1]) === kindsOf(fullName(operators[0] ?? '')).length) || kinds.includes(kind) || kinds.includes(kind.replace(/ (column|numeric outliers|scaler|split)$/, '')) || kinds.split(', ').some((part) => kind.toLowerCase().endsWith(part.toLowerCase())) || kind === 'Scale values';
}

function kindsOf(operator: string): string[] {
  try {
    openNode({ ...nodeOf('x', { operator: 'none', sampling_method: 'none' }), operator });
    return [];
  } catch (failure) {
    const [, list = ''] = /known are (.*)$/s.exec(failure instanceof Error ? failure.message : '') ?? [];
    return [...list.matchAll(/"([^"]+)"/g)].map(([, kind]) => kind ?? '');
  }
}
