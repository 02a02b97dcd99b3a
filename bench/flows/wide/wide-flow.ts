// The flow of the bench in Data Wrangler's format: drop, impute, clip, scale, encode, deduplicate, sort.

const numeric = Array.from({ length: 10 }, (_, index) => `n${index}`);

interface Step { operator: string; parameters: object }

const steps: readonly Step[] = [
  { operator: 'infer_and_cast_type', parameters: {} },
  { operator: 'manage_columns', parameters: { operator: 'Drop column', drop_column_parameters: { column_to_drop: ['note'] } } },
  { operator: 'handle_missing', parameters: { operator: 'Impute', impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: numeric, strategy: 'Mean' } } } },
  { operator: 'handle_outliers', parameters: { operator: 'Standard deviation numeric outliers', standard_deviation_numeric_outliers_parameters: { input_column: numeric, standard_deviations: 4, fix_method: 'Clip' } } },
  { operator: 'process_numeric', parameters: { operator: 'Scale values', scale_values_parameters: { scaler: 'Standard scaler', standard_scaler_parameters: { input_column: numeric, center: true, scale: true } } } },
  { operator: 'encode_categorical', parameters: { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: ['city', 'plan', 'channel', 'device'], invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns' } } },
  { operator: 'manage_rows', parameters: { operator: 'Drop duplicates' } },
  { operator: 'manage_rows', parameters: { operator: 'Sort', sort_parameters: { conditions: [{ sort_by: 'id', order: 'Ascending' }] } } },
];

/** The flow's text; its dataset is `wide.csv`. */
export function wideFlow(): string {
  const source = {
    node_id: 'source', type: 'SOURCE', operator: 'sagemaker.s3_source_0.1', inputs: [], outputs: [{ name: 'default' }],
    parameters: {
      dataset_definition: {
        __typename: 'S3CreateDatasetDefinitionOutput', datasetSourceType: 'S3', name: 'wide.csv', description: null,
        s3ExecutionContext: { __typename: 'S3ExecutionContext', s3Uri: 's3://bench/wide.csv', s3ContentType: 'csv', s3HasHeader: true, s3FieldDelimiter: ',', s3DirIncludesNested: false, s3AddsFilenameColumn: false },
      },
    },
  };
  const transforms = steps.map(({ operator, parameters }, at) => ({
    node_id: `step${at}`, type: 'TRANSFORM', operator: `sagemaker.spark.${operator}_0.1`, parameters, trained_parameters: {},
    inputs: [{ name: 'df', node_id: at === 0 ? 'source' : `step${at - 1}`, output_name: 'default' }], outputs: [{ name: 'default' }],
  }));
  return JSON.stringify({ metadata: { version: 1, disable_limits: false }, nodes: [source, ...transforms] }, null, 2);
}
