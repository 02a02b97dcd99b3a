// Every operator: batch and row path agree on whatever table, and what it does is what Data Wrangler does.

import assert from 'node:assert';

import fc from 'fast-check';

import type { ColumnType, Value } from '../../../engines/data-wrangler/column';
import type { FlowNode, JsonObject } from '../../../flows/flow';
import { nodeOf, runOnTables, runOperator, type Table } from './operator-runs';

const missing = (type: string, parameters: JsonObject): JsonObject => ({ operator: type, [`${type.toLowerCase().replaceAll(' ', '_')}_parameters`]: parameters });
const text = (operator: string, block: string, parameters: JsonObject = {}): JsonObject => ({ operator, [`${block}_parameters`]: { input_column: ['s'], ...parameters } });

/** Nodes over a table of columns s (string), l (long), f (float), b (bool), d (date), t (datetime). */
const nodes: Readonly<Record<string, FlowNode>> = {
  'drop column': nodeOf('manage_columns', { operator: 'Drop column', drop_column_parameters: { column_to_drop: ['f', 's'] } }),
  'rename column': nodeOf('manage_columns', { operator: 'Rename column', rename_column_parameters: { input_column: 's', new_name: 'new name' } }),
  'duplicate column': nodeOf('manage_columns', { operator: 'Duplicate column', duplicate_column_parameters: { input_column: 'f', new_name: 'copy' } }),
  'concatenate columns': nodeOf('manage_columns', { operator: 'Concatenate columns', concat_columns_parameters: { left_column: 's', right_column: 'f' } }),
  'move column': nodeOf('manage_columns', { operator: 'Move column', move_column_parameters: { move_type: 'Move to start', move_to_start_parameters: { column_to_move: ['f', 'l'] } } }),
  'fill missing text': nodeOf('handle_missing', missing('Fill missing', { input_column: 's', fill_value: 'none' })),
  'fill missing numbers': nodeOf('handle_missing', missing('Fill missing', { input_column: ['f'], fill_value: '2.5' })),
  'add indicator': nodeOf('handle_missing', missing('Add indicator for missing', { input_column: ['s', 'f'] })),
  'drop missing': nodeOf('handle_missing', missing('Drop missing', {})),
  'drop empty': nodeOf('manage_rows', { operator: 'Drop empty' }),
  'impute long': nodeOf('handle_missing', { operator: 'Impute', impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: ['l'], strategy: 'Mean' } } }),
  'impute mode': nodeOf('handle_missing', { operator: 'Impute', impute_parameters: { column_type: 'Categorical', categorical_parameters: { input_column: ['s'] } } }),
  'standard scaler': nodeOf('process_numeric', { operator: 'Scale values', scale_values_parameters: { scaler: 'Standard scaler', standard_scaler_parameters: { input_column: ['f', 'l'], center: true } } }),
  'min-max scaler': nodeOf('process_numeric', { operator: 'Scale values', scale_values_parameters: { scaler: 'Min-max scaler', min_max_scaler_parameters: { input_column: ['f', 'l'], output_column: 'scaled' } } }),
  'robust scaler': nodeOf('process_numeric', { operator: 'Scale values', scale_values_parameters: { scaler: 'Robust scaler', robust_scaler_parameters: { input_column: ['f'] } } }),
  'max absolute scaler': nodeOf('process_numeric', { operator: 'Scale values', scale_values_parameters: { scaler: 'Max absolute scaler', max_absolute_scaler_parameters: { input_column: ['f'] } } }),
  'one-hot columns': nodeOf('encode_categorical', { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: ['s', 'f', 'b'], invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns' } }),
  'one-hot vector, skipping': nodeOf('encode_categorical', { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: ['s', 'l'], invalid_handling_strategy: 'Skip', output_style: 'Vector' } }),
  'ordinal with NaN': nodeOf('encode_categorical', { operator: 'Ordinal encode', ordinal_encode_parameters: { input_column: ['s', 'd'], invalid_handling_strategy: 'Replace with NaN' } }),
  'date parts': nodeOf('featurize_date_time', { operator: 'Extract columns', extract_columns_parameters: { input_column: ['d', 't', 's'], year: true, month: true, day: true, hour: true, minute: true, second: true, week_of_year: true, day_of_year: true, quarter: true } }),
  'cyclic date parts as vector': nodeOf('featurize_date_time', { operator: 'Extract columns', extract_columns_parameters: { input_column: 't', output_column: 'v', output_mode: 'Cyclic', output_format: 'Vector', month: true, hour: true } }),
  'cast text to float': nodeOf('cast_single_data_type', { column: 's', data_type: 'float', non_castable_data_handling_method: 'replace_value_with_new_col', replace_value: '-1' }),
  'cast float to long': nodeOf('cast_single_data_type', { column: 'f', data_type: 'long' }),
  'cast text to date, dropping': nodeOf('cast_single_data_type', { column: 's', data_type: 'date', non_castable_data_handling_method: 'drop', date_formatting: 'yyyy-MM-dd' }),
  'cast time to string': nodeOf('cast_single_data_type', { column: 't', data_type: 'string' }),
  'clip': nodeOf('handle_outliers', { operator: 'Standard deviation numeric outliers', standard_deviation_numeric_outliers_parameters: { input_column: ['f', 'l'], standard_deviations: 1 } }),
  'remove': nodeOf('handle_outliers', { operator: 'Quantile numeric outliers', quantile_numeric_outliers_parameters: { input_column: ['f', 'l'], lower_quantile: 0.2, upper_quantile: 0.8, fix_method: 'Remove' } }),
  'invalidate': nodeOf('handle_outliers', { operator: 'Min-max numeric outliers', min_max_numeric_outliers_parameters: { input_column: ['f', 'l'], lower_threshold: -5, upper_threshold: 5, fix_method: 'Invalidate' } }),
  'replace rare values': nodeOf('handle_outliers', { operator: 'Replace rare values', replace_rare_values_parameters: { input_column: 's', replacement_string: 'rare', absolute_threshold: 1 } }),
  'lower case': nodeOf('format_string', text('Lower case', 'lower_case')),
  'title case': nodeOf('format_string', text('Title case', 'title_case', { output_column: 'titled' })),
  'swap case': nodeOf('format_string', text('Swap case', 'swap_case')),
  'left pad': nodeOf('format_string', text('Left pad', 'left_pad', { width: 4, fill_character: '*' })),
  'strip': nodeOf('format_string', text('Strip left and right', 'strip_left_and_right')),
  'remove symbols': nodeOf('format_string', text('Remove symbols', 'remove_symbols')),
  'find and replace': nodeOf('search_and_edit', text('Find and replace substring', 'find_and_replace_substring', { pattern: '(\\d)', replacement: '<$1>' })),
  'find substring': nodeOf('search_and_edit', text('Find substring', 'find_substring', { needle: 'a' })),
  'convert regex to missing': nodeOf('search_and_edit', text('Convert regex to missing', 'convert_regex_to_missing', { pattern: '^\\s*$' })),
  'words as vector': nodeOf('featurize_text', { operator: 'Vectorize', vectorize_parameters: { input_column: 's', apply_idf: 'Yes', apply_idf_yes_parameters: { minimum_document_frequency: 1 } } }),
  'words as columns': nodeOf('featurize_text', { operator: 'Vectorize', vectorize_parameters: { input_column: 's', tokenizer: 'Custom', tokenizer_custom_parameters: { pattern: '\\W+' }, output_format: 'Columns' } }),
  'hashed words': nodeOf('featurize_text', { operator: 'Vectorize', vectorize_parameters: { input_column: 's', vectorizer: 'Hashing', vectorizer_hashing_parameters: { number_of_features: 8 } } }),
  'character statistics': nodeOf('featurize_text', { operator: 'Character statistics', character_statistics_parameters: { input_column: 's' } }),
  'formula of numbers': nodeOf('custom_formula', { formula: 'round(f / l, 2) + coalesce(l, 0) * 1.5', output_column: 'z' }),
  'formula of text': nodeOf('custom_formula', { formula: "case when s rlike '[0-9]' then concat(upper(s), '-', year(d)) else s end", output_column: 's' }),
  'formula in decimals': nodeOf('custom_formula', { formula: 'l * 1.25', output_column: 'z' }),
};

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
  for (const [name, node] of Object.entries(nodes)) {
    it(`agree on ${name}`, async () => {
      await fc.assert(fc.asyncProperty(tables, async (table) => {
        await runOperator(node, table);
      }), { numRuns: 3 });
    });
  }
});

const one = async (node: FlowNode, columns: [string, ColumnType][], rows: Value[][]): Promise<Table> => (await runOperator(node, { columns, rows })).table;
const textOf = async (operator: string, block: string, parameters: JsonObject, values: (string | null)[]): Promise<Value[]> => (
  (await one(nodeOf(operator.startsWith('F_') ? 'format_string' : 'search_and_edit', text(operator.slice(2), block, parameters)), [['s', 'string']], values.map((value) => [value]))).rows.map(([value]) => value ?? null));

describe('what operators do', () => {
  it('one-hot columns come at the end, without one for missing or unseen values', async () => {
    const { table } = await runOperator(nodes['one-hot columns'] ?? assert.fail(), { columns: [['s', 'string'], ['f', 'float'], ['b', 'bool'], ['x', 'long']], rows: [['u', 0.5, true, 1n], [null, 0.5, true, 2n], ['v', 1, false, 3n], ['v', 1, false, 4n]] });
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
    assert.deepStrictEqual((await one(nodes['min-max scaler'] ?? assert.fail(), [['f', 'float'], ['l', 'long']], [[1, 5n], [3, 5n]])).rows, [[1, 5n, 0, 0.5], [3, 5n, 1, 0.5]]);
  });

  it('date parts count from zero unless told otherwise', async () => {
    const parameters = (use: boolean): JsonObject => ({ operator: 'Extract columns', extract_columns_parameters: { input_column: 'd', output_column: 'p', use_one_indexing: use, year: true, month: true, day: true, week_of_year: true, day_of_year: true, quarter: true } });
    assert.deepStrictEqual((await one(nodeOf('featurize_date_time', parameters(false)), [['d', 'date']], [[19_782]])).rows, [[19_782, 2024n, 1n, 28n, 8n, 59n, 0n]]);
    assert.deepStrictEqual((await one(nodeOf('featurize_date_time', parameters(true)), [['d', 'date']], [[19_782]])).rows, [[19_782, 2024n, 2n, 29n, 9n, 60n, 1n]]);
  });

  it('a failed cast leaves its text beside the column', async () => {
    const { columns, rows } = await one(nodes['cast text to float'] ?? assert.fail(), [['s', 'string'], ['x', 'long']], [['1.5', 1n], ['red', 2n], [null, 3n]]);
    assert.deepStrictEqual(columns, [['s', 'float'], ['s_typecast_error', 'string'], ['x', 'long']]);
    assert.deepStrictEqual(rows, [[1.5, '', 1n], [-1, 'red', 2n], [null, '', 3n]]);
  });

  it('an imputed long is a float', async () => {
    assert.deepStrictEqual((await one(nodes['impute long'] ?? assert.fail(), [['l', 'long']], [[1n], [null], [4n]])).rows, [[1], [2.5], [4]]);
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
