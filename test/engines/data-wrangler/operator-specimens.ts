// Nodes to try operators with, one or more for each kind of each operator.

import type { FlowNode, JsonObject } from '../../../flows/flow';
import { nodeOf } from './operator-runs';

/** Parameters of `handle_missing`. */
const missing = (type: string, parameters: JsonObject): JsonObject => ({ operator: type, [`${type.toLowerCase().replaceAll(' ', '_')}_parameters`]: parameters });
/** Parameters of the operators on text. */
export const text = (operator: string, block: string, parameters: JsonObject = {}): JsonObject => ({ operator, [`${block}_parameters`]: { input_column: ['s'], ...parameters } });

/** Parameters of `time_series`, whose blocks are named by the kind, blanks included. */
export const series = (operator: string, parameters: JsonObject): FlowNode => nodeOf('time_series', { operator, [`${operator}_parameters`]: parameters });
const constant: JsonObject = {
  hm_input_type: 'Along column', 'hm_input_type_Along column_parameters': { hmac_sequence_column: 'f', hmac_timestamp_column: 't', hmac_strategy: 'Constant Value', 'hmac_strategy_Constant Value_parameters': { hmac_custom_value: '7.5' }, hmac_output_column: 'filled' },
};

/** A node of each kind of each operator that works row by row, over a table of columns s (string), l (long), f (float), b (bool), d (date), t (datetime). */
export const specimens: Readonly<Record<string, FlowNode>> = {
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
  'similarity columns': nodeOf('encode_categorical', { operator: 'Similarity encode', similarity_encode_parameters: { input_column: ['s'], target_dimension: 4, output_style: 'Columns' } }),
  'similarity vector': nodeOf('encode_categorical', { operator: 'Similarity encode', similarity_encode_parameters: { input_column: 's', output_column: 'v', target_dimension: 3 } }),
  'times marked': series('Validate timestamps', { timestamp_column: 's', policy: 'indicate', cast_to_datetime: true }),
  'times dropped': series('Validate timestamps', { timestamp_column: 's', policy: 'drop' }),
  'filled along a column': series('Handle missing', constant),
  'date parts of a series': series('Featurize datetime', { input_column: 't', output_column: 'p', year: true, month: true }),
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
  'move column to the end': nodeOf('manage_columns', { operator: 'Move column', move_column_parameters: { move_type: 'Move to end', move_to_end_parameters: { column_to_move: ['s'] } } }),
  'impute median': nodeOf('handle_missing', { operator: 'Impute', impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: ['f'], strategy: 'Approximate Median', output_column: 'filled' } } }),
  'robust deviation': nodeOf('handle_outliers', { operator: 'Robust standard deviation numeric outliers', robust_standard_deviation_numeric_outliers_parameters: { input_column: ['f'], standard_deviations: 1 } }),
  'types as inferred': nodeOf('infer_and_cast_type', {}),
  'upper case': nodeOf('format_string', text('Upper case', 'upper_case')),
  'capitalize': nodeOf('format_string', text('Capitalize', 'capitalize')),
  'right pad': nodeOf('format_string', text('Right pad', 'right_pad', { width: 4, fill_character: '.' })),
  'center': nodeOf('format_string', text('Center (pad on either side)', 'center_pad_on_either_side', { width: 5, fill_character: '*' })),
  'prepend zeros': nodeOf('format_string', text('Prepend zeros', 'prepend_zeros', { width: 5 })),
  'strip left': nodeOf('format_string', text('Strip characters from left', 'strip_characters_from_left', { characters_to_remove: 'a1' })),
  'strip right': nodeOf('format_string', text('Strip characters from right', 'strip_characters_from_right', { characters_to_remove: '!1' })),
  'add prefix': nodeOf('format_string', text('Add prefix', 'add_prefix', { prefix: 'p-' })),
  'add suffix': nodeOf('format_string', text('Add suffix', 'add_suffix', { suffix: '-s' })),
  'split text': nodeOf('search_and_edit', text('Split string by delimiter', 'split_string_by_delimiter', { delimiter: '.', limit: -1 })),
  'find substring from right': nodeOf('search_and_edit', text('Find substring (from right)', 'find_substring_from_right', { needle: 'b' })),
  'matches': nodeOf('search_and_edit', text('Matches', 'matches', { pattern: '[a-z]+' })),
  'find all occurrences': nodeOf('search_and_edit', text('Find all occurrences', 'find_all_occurrences', { pattern: '[0-9]' })),
  'extract by pattern': nodeOf('search_and_edit', text('Extract using regex', 'extract_using_regex', { pattern: '([0-9]+)', index: 1 })),
  'extract between': nodeOf('search_and_edit', text('Extract between delimiters', 'extract_between_delimiters', { left_delimiter: 'x', right_delimiter: '-' })),
  'replace between': nodeOf('search_and_edit', text('Replace between delimiters', 'replace_between_delimiters', { left_delimiter: '/', right_delimiter: '/', replacement: '_' })),
  'extract from position': nodeOf('search_and_edit', text('Extract from position', 'extract_from_position', { start_position: 2, length: 3 })),
  'replace from position': nodeOf('search_and_edit', text('Replace from position', 'replace_from_position', { start_position: 1, length: 2, replacement: '#' })),
  'convert others to missing': nodeOf('search_and_edit', text('Convert non-matches to missing', 'convert_non_matches_to_missing', { pattern: '[0-9.]+' })),
};

const splits = [{ name: 'Train', percentage: 0.5 }, { name: 'Test', percentage: 0.5 }];

/** A node of each kind of each operator that needs whole tables, over the same columns. */
export const tableSpecimens: Readonly<Record<string, FlowNode>> = {
  sort: nodeOf('manage_rows', { operator: 'Sort', sort_parameters: { conditions: [{ sort_by: 'f', order: 'Descending' }, { sort_by: 's', order: 'Ascending' }] } }),
  'drop duplicates': nodeOf('manage_rows', { operator: 'Drop duplicates', drop_duplicates_parameters: {} }),
  shuffle: nodeOf('manage_rows', { operator: 'Shuffle' }),
  'sample': nodeOf('sampling', { sampling_method: 'Random', random_parameters: { sample_size: 2, seed: 3 } }),
  'randomized split': nodeOf('split', { operator: 'Randomized split', randomized_split_parameters: { splits } }),
  'ordered split': nodeOf('split', { operator: 'Ordered split', ordered_split_parameters: { splits, input_column: 'l' } }),
  'stratified split': nodeOf('split', { operator: 'Stratified split', stratified_split_parameters: { splits, input_column: 'b' } }),
  'split by key': nodeOf('split', { operator: 'Split by key', split_by_key_parameters: { splits, key_columns: ['l'] } }),
  'oversample': nodeOf('balance_data', { operator: 'Random oversample', target_column: 'b', ratio: 1 }),
  'undersample': nodeOf('balance_data', { operator: 'Random undersample', target_column: 'b', ratio: 1 }),
  'made rows': nodeOf('balance_data', { operator: 'SMOTE', target_column: 'b', ratio: 1, smote_params: { num_neighbors: 2, normalize: true } }),
  'lags': series('Lag features', { timestamp_column: 't', sequence_column: 'f', lag: 2, entire_window: true, entire_window_True_parameters: { flatten: true } }),
  'windows': series('Rolling window features', { timestamp_column: 't', id_column: 'b', sequence_column: 'l', window_size: 3, strategy: 'Minimal subset', flatten: true }),
  'steps': series('Resample', { timestamp_column: 't', id_column: 'b', frequency: { quantity: 1, offset_description: 'Yearly' } }),
  'join': nodeOf('join_tables', { left_column: 'l', right_column: 'l', join_type: 'fullouter' }),
  'join on several keys': nodeOf('join_multi_keys', { join_keys: [{ left: 'l', right: 'l' }, { left: 'b', right: 'b' }], join_type: 'inner' }),
  'part of a split': { ...nodeOf('x', {}), operator: 'sagemaker.dataset.identity_0.1', type: 'DATASET' },
};
