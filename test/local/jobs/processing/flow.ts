// A small flow for the tests of processing jobs: source, types, a one-hot encoding.

const edge = (node: string, name: string) => [{ name, node_id: node, output_name: 'default' }];

/** Reads `rows`, infers types, encodes `colour`, in Data Wrangler's format. */
export function smallFlow(uri = 's3://data/rows.csv'): string {
  const node = (node_id: string, type: string, operator: string, parameters: object, inputs: object[]) => (
    { node_id, type, operator, parameters, inputs, outputs: [{ name: 'default' }] });
  return JSON.stringify({
    metadata: { version: 1, disable_limits: false },
    nodes: [
      node('source', 'SOURCE', 'sagemaker.s3_source_0.1', {
        dataset_definition: {
          __typename: 'S3CreateDatasetDefinitionOutput', datasetSourceType: 'S3', name: 'rows', description: null,
          s3ExecutionContext: { __typename: 'S3ExecutionContext', s3Uri: uri, s3ContentType: 'csv', s3HasHeader: true, s3FieldDelimiter: ',', s3DirIncludesNested: false, s3AddsFilenameColumn: false },
        },
      }, []),
      node('types', 'TRANSFORM', 'sagemaker.spark.infer_and_cast_type_0.1', {}, edge('source', 'default')),
      node('encode', 'TRANSFORM', 'sagemaker.spark.encode_categorical_0.1', {
        operator: 'One-hot encode',
        one_hot_encode_parameters: { invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns', input_column: ['colour'] },
        ordinal_encode_parameters: { invalid_handling_strategy: 'Replace with NaN' },
      }, edge('types', 'df')),
    ],
  });
}
