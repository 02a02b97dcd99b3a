// Similarity encode, and Spark's MinHashLSH on which it rests.

import assert from 'node:assert';
import fc from 'fast-check';

import { encoder } from '../../../engines/data-wrangler/operators/similarity-encode';
import { minHash, minHashFunctions, seedOfClass } from '../../../engines/data-wrangler/spark/min-hash';
import { goldenFile, type Recorded } from './golden';
import { nodeOf, runOperator } from './operator-runs';

interface MinHashFile { input: { rows: [{ sparse: [number, number[], number[]] }][] }; cases: { id: string; coefficients: [number, number][]; hashes: [Recorded & { dense: number[] }][][] }[] }

describe('MinHashLSH', () => {
  it('draws the functions and finds the hashes of Spark', function () {
    const { input, cases } = goldenFile<MinHashFile>(this, 'text/min-hash.json');
    for (const { id, coefficients, hashes } of cases) {
      const [, tables = '', seed = ''] = /(\d+) tables seed (\d+)/.exec(id) ?? assert.fail(id);
      const functions = minHashFunctions(Number(tables), BigInt(seed));
      assert.deepStrictEqual(functions, coefficients, id);
      assert.deepStrictEqual(input.rows.map(([{ sparse }]) => minHash(sparse[1], functions)), hashes.map((row) => row.map((vector) => (vector as unknown as { dense: number[] }).dense[0])), id);
    }
    console.log(`      ${cases.length * input.rows.length} sets hashed`);
  });

  it('takes the hash of a name as Java does', () => {
    assert.strictEqual(seedOfClass('hello'), 99_162_322n);
    assert.strictEqual(seedOfClass('polygenelubricants'), -2_147_483_648n);
  });
});

describe('Similarity encode', () => {
  const distance = (encode: (text: string) => readonly number[], one: string, other: string): number => encode(one).filter((value, at) => value !== encode(other)[at]).length;

  it('brings like texts near and leaves others apart', () => {
    const encode = encoder(60);
    assert.ok(distance(encode, 'software engineer', 'software engineers') < 15);
    assert.ok(distance(encode, 'software engineer', 'nurse') > 50);
    assert.strictEqual(distance(encode, 'Red  wine', 'red wine '), 0);
  });

  it('stays within -1 and 1, whatever the text', () => {
    const encode = encoder(5);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => assert.ok(encode(text).length === 5 && encode(text).every((value) => value >= -1 && value <= 1))));
  });

  it('puts its columns at the end, and takes no value as a blank', async () => {
    const node = nodeOf('encode_categorical', { operator: 'Similarity encode', similarity_encode_parameters: { input_column: 's', target_dimension: 2, output_style: 'Columns' } });
    const { table } = await runOperator(node, { columns: [['s', 'string'], ['x', 'long']], rows: [['red', 1n], [null, 2n], [' ', 3n]] });
    assert.deepStrictEqual(table.columns.map(([name]) => name), ['x', 's_0', 's_1']);
    assert.deepStrictEqual(table.rows[1]?.slice(1), table.rows[2]?.slice(1));
  });
});
