// Every operator: batch and row path agree on whatever table, and what it does is what Data Wrangler does.

import assert from 'node:assert';

import fc from 'fast-check';

import type { ColumnType, Value } from '../../../engines/data-wrangler/column';
import type { FlowNode, JsonObject } from '../../../flows/flow';
import { openNode, operatorNames } from '../../../engines/data-wrangler/registry';
import { nodeOf, runOnTables, runOperator, type Table } from './operator-runs';
import { specimens, tableSpecimens, text } from './operator-specimens';

const types: [string, ColumnType][] = [['s', 'string'], ['l', 'long'], ['f', 'float'], ['b', 'bool'], ['d', 'date'], ['t', 'datetime']];
const orNull = (values: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.option(values, { nil: null, freq: 5 });
const row = fc.tuple(
  orNull(fc.constantFrom<Value>('a', 'A b', ' ', '', '12', '1.5', '2024-02-29', 'é!', '03/04/2024 10:30', 'İß', 'x_y-1')),
  orNull(fc.oneof(fc.bigInt({ min: -20n, max: 20n }), fc.constantFrom(9007199254740993n, -(2n ** 63n))) as fc.Arbitrary<Value>),
  orNull(fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom(NaN, 0, -0, 1e-5, 12345678.9)) as fc.Arbitrary<Value>),
  orNull(fc.boolean() as fc.Arbitrary<Value>),
  orNull(fc.integer({ min: -30_000, max: 30_000 }) as fc.Arbitrary<Value>),
  orNull(fc.bigInt({ min: -(10n ** 15n), max: 2n * 10n ** 15n }) as fc.Arbitrary<Value>),
);
/** Two rows without nulls, so that there is always something to learn. */
const anchors: Value[][] = [['a', 3n, 1.25, true, 19_000, 1_700_000_000_000_000n], ['b', -4n, -2.5, false, 100, 5n]];
const tables = fc.array(row, { maxLength: 12 }).map((rows): Table => ({ columns: types, rows: [...anchors, ...rows] }));

describe('operators as batch and row by row', function () {
  this.timeout(30_000);
  for (const [name, node] of Object.entries(specimens)) {
    it(`agree on ${name}`, async () => {
      await fc.assert(fc.asyncProperty(tables, async (table) => {
        await runOperator(node, table);
      }), { numRuns: 3 });
    });
  }
});

/** How often each row is there; NaN and -0 are themselves. */
function counts(rows: readonly (readonly Value[])[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of rows) {
    const key = row.map((value) => `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`).join('|');
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** Rows of a table with a column that tells them apart, as many as there are. */
const numberedRows = fc.array(row, { minLength: 4, maxLength: 12 }).map((rows): Table => ({
  columns: [...types, ['id', 'long']], rows: [...anchors, ...rows].map((cells, id): Value[] => [...cells.slice(0, 3), id % 3 === 0, ...cells.slice(4), BigInt(id)]),
}));

/** What each operator on whole tables keeps of any table. */
const laws: Readonly<Record<string, (input: Table, outputs: ReadonlyMap<string, Table>) => void>> = {
  sort: (input, outputs) => assert.deepStrictEqual(counts(outputs.get('default')?.rows ?? []), counts(input.rows)),
  shuffle: (input, outputs) => assert.deepStrictEqual(counts(outputs.get('default')?.rows ?? []), counts(input.rows)),
  'part of a split': (input, outputs) => assert.deepStrictEqual(outputs.get('default'), input),
  'drop duplicates': (input, outputs) => assert.deepStrictEqual(outputs.get('default')?.rows.length, input.rows.length, 'rows that differ by their id all stay'),
  sample: (input, outputs) => assert.ok(isPart(outputs.get('default'), input) && outputs.get('default')?.rows.length === 2),
  oversample: (input, outputs) => balanced(outputs.get('default'), Math.max(...classes(input))),
  undersample: (input, outputs) => balanced(outputs.get('default'), Math.min(...classes(input))),
  'made rows': (input, outputs) => balanced(outputs.get('default'), Math.max(...classes(input))),
  lags: (input, outputs) => assert.deepStrictEqual([outputs.get('default')?.rows.length, outputs.get('default')?.columns.length], [input.rows.length, input.columns.length + 2]),
  windows: (input, outputs) => assert.ok((outputs.get('default')?.rows ?? []).every((cells) => Number(cells[input.columns.length + 3]) >= 1 && Number(cells[input.columns.length + 3]) <= 3)),
  steps: (_, outputs) => {
    const keys = (outputs.get('default')?.rows ?? []).map((cells) => `${String(cells[3])} ${String(cells[5])}`);
    assert.strictEqual(new Set(keys).size, keys.length, 'one row a step and series');
  },
  join: (input, outputs) => assert.ok((outputs.get('default')?.rows.length ?? 0) >= input.rows.length),
  'join on several keys': (input, outputs) => {
    const keyed = input.rows.filter(([, l]) => l != null);
    const pairs = keyed.flatMap((left) => keyed.filter((right) => left[1] === right[1] && left[3] === right[3]));
    assert.strictEqual(outputs.get('default')?.rows.length, pairs.length);
  },
};

/** The numbers and the class alone, without gaps, with all columns in their places for the laws. */
function numbersOf({ rows }: Table): Table {
  return { columns: [['x', 'float'], ['l', 'long'], ['f', 'float'], ['b', 'bool']], rows: rows.map(([, l, f, b], at): Value[] => [at, l ?? 0n, typeof f === 'number' && Number.isFinite(f) ? f : 0, b ?? null]) };
}

/** Splits share one law: each row is in exactly one part. */
function splitLaw(input: Table, outputs: ReadonlyMap<string, Table>): void {
  assert.deepStrictEqual(counts(['Train', 'Test'].flatMap((name) => outputs.get(name)?.rows ?? [])), counts(input.rows));
}

const isPart = (part: Table | undefined, whole: Table): boolean => {
  const known = counts(whole.rows);
  return [...counts(part?.rows ?? [])].every(([key, count]) => count <= (known.get(key) ?? 0));
};
const classes = (table: Table | undefined): [number, number] => [true, false].map((label) => (table?.rows ?? []).filter((cells) => cells[3] === label).length) as [number, number];
const balanced = (table: Table | undefined, size: number): void => assert.deepStrictEqual(classes(table), [size, size]);

describe('operators on whole tables', function () {
  this.timeout(30_000);
  for (const [name, node] of Object.entries(tableSpecimens)) {
    it(`keep what they must on ${name}`, async () => {
      const law = laws[name] ?? (name.includes('split') ? splitLaw : assert.fail(`nothing is said of ${name}`));
      await fc.assert(fc.asyncProperty(numberedRows, async (input) => {
        try {
          const given = name === 'made rows' ? numbersOf(input) : input;
          law(input, await runOnTables(node, node.operator.includes('join') ? [given, given] : [given]));
        } catch (failure) {
          // A split of few rows by key or class may leave a part empty, which Data Wrangler refuses.
          if (!(name.includes('split') && failure instanceof Error && /empty|no rows|has no row/.test(failure.message))) throw failure;
        }
      }), { numRuns: 3 });
    });
  }
});

describe('the operators tried with any table', () => {
  const tried = [...Object.values(specimens), ...Object.values(tableSpecimens)];
  const code = ['custom_code', 'custom_pandas', 'custom_pyspark'].map((name) => `sagemaker.spark.${name}_0.1`);

  it('are all that the engine has, but for the code that a person writes', () => {
    const missed = operatorNames.filter((name) => !code.includes(name) && !tried.some(({ operator }) => operator === name));
    assert.deepStrictEqual(missed, []);
  });

  it('are all kinds of each', () => {
    const missed = [...new Set(tried.map(({ operator }) => operator))].flatMap((operator) => {
      const has = new Set(tried.filter((node) => node.operator === operator).map(({ parameters }) => parameters['operator'] ?? parameters['sampling_method']));
      return kindsOf(operator).filter((kind) => !has.has(kind)).map((kind) => `${operator}: ${kind}`);
    });
    assert.deepStrictEqual(missed, []);
  });

  /** The kinds that an operator lists when it is asked for one that it has not. */
  function kindsOf(operator: string): string[] {
    try {
      openNode({ ...nodeOf('x', { operator: 'none', sampling_method: 'none' }), operator });
      return [];
    } catch (failure) {
      const [, list = ''] = /known are (.*)$/s.exec(failure instanceof Error ? failure.message : '') ?? [];
      return [...list.matchAll(/"([^"]+)"/g)].map(([, kind]) => kind ?? '');
    }
  }
});

const one = async (node: FlowNode, columns: [string, ColumnType][], rows: Value[][]): Promise<Table> => (await runOperator(node, { columns, rows })).table;
const textOf = async (operator: string, block: string, parameters: JsonObject, values: (string | null)[]): Promise<Value[]> => (
  (await one(nodeOf(operator.startsWith('F_') ? 'format_string' : 'search_and_edit', text(operator.slice(2), block, parameters)), [['s', 'string']], values.map((value) => [value]))).rows.map(([value]) => value ?? null));

describe('what operators do', () => {
  it('one-hot columns come at the end, without one for missing or unseen values', async () => {
    const { table } = await runOperator(specimens['one-hot columns'] ?? assert.fail(), { columns: [['s', 'string'], ['f', 'float'], ['b', 'bool'], ['x', 'long']], rows: [['u', 0.5, true, 1n], [null, 0.5, true, 2n], ['v', 1, false, 3n], ['v', 1, false, 4n]] });
    assert.deepStrictEqual(table.columns.map(([name]) => name), ['x', 's_v', 's_u', 'f_0.5', 'f_1.0', 'b_false', 'b_true']);
    assert.deepStrictEqual(table.rows[1]?.slice(0, 3), [2n, 0, 0]);
  });

  it('rename takes the list first, then the pair, and refuses the same name', async () => {
    const node = nodeOf('manage_columns', { operator: 'Rename column', rename_column_parameters: { columns_to_rename: [{ input_column: 'a', new_name: 'b' }], input_column: 'b', new_name: 'c' } });
    assert.deepStrictEqual((await one(node, [['a', 'long']], [[1n]])).columns, [['c', 'long']]);
    await assert.rejects(one(nodeOf('manage_columns', { operator: 'Rename column', rename_column_parameters: { input_column: 'a', new_name: 'a' } }), [['a', 'long']], []), /is the same/);
  });

  it('moved columns keep their order', async () => {
    const node = nodeOf('manage_columns', { operator: 'Move column', move_column_parameters: { move_type: 'Move after', move_after_parameters: { column_to_move: ['c', 'a'], target_column: 'd' } } });
    assert.deepStrictEqual((await one(node, [['a', 'long'], ['b', 'long'], ['c', 'long'], ['d', 'long'], ['e', 'long']], [])).columns.map(([name]) => name), ['b', 'd', 'a', 'c', 'e']);
  });

  it('several inputs make an output name a prefix', async () => {
    assert.deepStrictEqual((await one(specimens['min-max scaler'] ?? assert.fail(), [['f', 'float'], ['l', 'long']], [[1, 5n], [3, 5n]])).rows, [[1, 5n, 0, 0.5], [3, 5n, 1, 0.5]]);
  });

  it('date parts count from zero unless told otherwise', async () => {
    const parameters = (use: boolean): JsonObject => ({ operator: 'Extract columns', extract_columns_parameters: { input_column: 'd', output_column: 'p', use_one_indexing: use, year: true, month: true, day: true, week_of_year: true, day_of_year: true, quarter: true } });
    assert.deepStrictEqual((await one(nodeOf('featurize_date_time', parameters(false)), [['d', 'date']], [[19_782]])).rows, [[19_782, 2024n, 1n, 28n, 8n, 59n, 0n]]);
    assert.deepStrictEqual((await one(nodeOf('featurize_date_time', parameters(true)), [['d', 'date']], [[19_782]])).rows, [[19_782, 2024n, 2n, 29n, 9n, 60n, 1n]]);
  });

  it('a failed cast leaves its text beside the column', async () => {
    const { columns, rows } = await one(specimens['cast text to float'] ?? assert.fail(), [['s', 'string'], ['x', 'long']], [['1.5', 1n], ['red', 2n], [null, 3n]]);
    assert.deepStrictEqual(columns, [['s', 'float'], ['s_typecast_error', 'string'], ['x', 'long']]);
    assert.deepStrictEqual(rows, [[1.5, '', 1n], [-1, 'red', 2n], [null, '', 3n]]);
  });

  it('an imputed long is a float', async () => {
    assert.deepStrictEqual((await one(specimens['impute long'] ?? assert.fail(), [['l', 'long']], [[1n], [null], [4n]])).rows, [[1], [2.5], [4]]);
  });

  it('the old mean leaves out rows with any null, the new one does not', async () => {
    const parameters = { operator: 'Impute', impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: 'l', strategy: 'Mean' } } };
    const old = nodeOf('handle_missing', parameters, { impute_parameters: { numeric_parameters: { _hash: 'stale', impute_value: 1 } } });
    const rows: Value[][] = [[1n, 'x'], [null, 'x'], [4n, null]];
    assert.deepStrictEqual((await one(old, [['l', 'long'], ['s', 'string']], rows)).rows[1], [1, 'x']);
    assert.deepStrictEqual((await one(nodeOf('handle_missing', parameters), [['l', 'long'], ['s', 'string']], rows)).rows[1], [2.5, 'x']);
  });

  it('removing outliers removes nulls, and later columns learn from what is left', async () => {
    const node = nodeOf('handle_outliers', { operator: 'Quantile numeric outliers', quantile_numeric_outliers_parameters: { input_column: ['a', 'b'], lower_quantile: 0, upper_quantile: 0.5, fix_method: 'Remove' } });
    assert.deepStrictEqual((await one(node, [['a', 'long'], ['b', 'long']], [[1n, 10n], [2n, 1n], [3n, 2n], [null, 3n], [4n, 4n]])).rows, [[2n, 1n]]);
  });

  it('text is formatted as Data Wrangler does', async () => {
    assert.deepStrictEqual(await textOf('F_Title case', 'title_case', {}, ['hello wORLD', null]), ['Hello World', null]);
    assert.deepStrictEqual(await textOf('F_Left pad', 'left_pad', { width: 3, fill_character: '0' }, ['7', '12345']), ['007', '123']);
    assert.deepStrictEqual(await textOf('F_Center (pad on either side)', 'center_pad_on_either_side', { width: 4, fill_character: '*' }, ['a', 'abcde']), ['*a**', 'abcde']);
    assert.deepStrictEqual(await textOf('F_Remove symbols', 'remove_symbols', {}, ["a.b,c'd $%&x"]), ["a.b,c'd x"]);
    assert.deepStrictEqual(await textOf('F_Strip characters from left', 'strip_characters_from_left', { characters_to_remove: 'xy' }, ['yxax']), ['ax']);
    assert.deepStrictEqual(await textOf('F_Prepend zeros', 'prepend_zeros', { width: 4 }, ['-7', '12345']), ['-007', '12345']);
  });

  it('text is searched as Data Wrangler does', async () => {
    assert.deepStrictEqual(await textOf('S_Find and replace substring', 'find_and_replace_substring', { pattern: '(\\w)\\.', replacement: '$1!' }, ['a.b.c']), ['a!b!c']);
    assert.deepStrictEqual(await textOf('S_Find substring (from right)', 'find_substring_from_right', { needle: 'a' }, ['banana', 'x']), [5, -1]);
    assert.deepStrictEqual(await textOf('S_Extract between delimiters', 'extract_between_delimiters', { left_delimiter: '(', right_delimiter: ')' }, ['a(b)c']), ['b']);
    assert.deepStrictEqual(await textOf('S_Extract from position', 'extract_from_position', { start_position: 2, length: 2 }, ['abcd']), ['bc']);
    assert.deepStrictEqual(await textOf('S_Split string by delimiter', 'split_string_by_delimiter', { delimiter: ',', limit: 2 }, ['a,b,c']), ['["a","b,c"]']);
  });

  const numbered: Table = { columns: [['id', 'long'], ['k', 'string']], rows: Array.from({ length: 1000 }, (_, id): Value[] => [BigInt(id), id % 10 === 0 ? 'rare' : 'common']) };
  const ids = (table: Table | undefined): bigint[] => (table?.rows ?? []).map(([id]) => id as bigint);
  const splits = [{ name: 'Train', percentage: 0.8 }, { name: 'Test', percentage: 0.2 }];

  it('a split divides the rows, each in one part, in their order', async () => {
    for (const [operator, block, parameters] of [['Randomized split', 'randomized_split_parameters', {}], ['Ordered split', 'ordered_split_parameters', { input_column: 'id' }], ['Stratified split', 'stratified_split_parameters', { input_column: 'k' }]] as const) {
      const parts = await runOnTables(nodeOf('split', { operator, [block]: { splits, ...parameters } }), [numbered]);
      const [train, test] = [ids(parts.get('Train')), ids(parts.get('Test'))];
      assert.deepStrictEqual([train.length, test.length], [800, 200], operator);
      assert.deepStrictEqual([...train, ...test].sort((a, b) => Number(a - b)), ids(numbered));
      assert.deepStrictEqual(train, [...train].sort((a, b) => Number(a - b)));
      assert.deepStrictEqual(ids(parts.get('default')), train);
    }
  });

  it('a split by key keeps a key together', async () => {
    const table: Table = { columns: numbered.columns, rows: numbered.rows.map(([id]) => [id ?? null, `k${Number(id) % 40}`]) };
    const parts = await runOnTables(nodeOf('split', { operator: 'Split by key', split_by_key_parameters: { splits, key_columns: ['k'] } }), [table]);
    const keys = (name: string): Set<Value> => new Set(parts.get(name)?.rows.map(([, key]) => key ?? null));
    assert.ok([...keys('Test')].every((key) => !keys('Train').has(key)));
  });

  it('balancing gives the wanted numbers of both classes', async () => {
    const count = (table: Table | undefined, key: string): number => (table?.rows ?? []).filter(([, value]) => value === key).length;
    const over = await runOnTables(nodeOf('balance_data', { operator: 'Random oversample', target_column: 'k', ratio: 0.5 }), [numbered]);
    assert.deepStrictEqual([count(over.get('default'), 'rare'), count(over.get('default'), 'common')], [450, 900]);
    const under = await runOnTables(nodeOf('balance_data', { operator: 'Random undersample', target_column: 'k', ratio: 0.5 }), [numbered]);
    assert.deepStrictEqual([count(under.get('default'), 'rare'), count(under.get('default'), 'common')], [100, 200]);
    await assert.rejects(runOnTables(nodeOf('balance_data', { operator: 'Random oversample', target_column: 'k', ratio: 0.1 }), [numbered]), /ratio is 0.1/);
  });

  it('a sample has its size and its order', async () => {
    const sample = ids((await runOnTables(nodeOf('sampling', { sampling_method: 'Random', random_parameters: { sample_size: 50, seed: 1 } }), [numbered])).get('default'));
    assert.strictEqual(sample.length, 50);
    assert.deepStrictEqual(sample, [...sample].sort((a, b) => Number(a - b)));
  });
});
