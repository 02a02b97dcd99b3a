// Sources that are queries on Athena or Redshift: in the workflow, in the pipeline, in the policy of the job.
import assert from 'node:assert/strict';
import { environmentNames } from '../../infra/names';
import { roles } from '../../infra/permissions/roles';
import { readFlow } from '../../flows/read-flow';
import { checkWorkflow } from '../../steps/check-workflow';
import { lintDefinition } from '../../steps/definition/lint';
import { renderDefinition } from '../../steps/definition/render';
import type { ProcessingStep } from '../../steps/definition/types';
import { buildPipeline } from '../../steps/pipeline';
import { runParameters } from '../../steps/run-parameters';
import { parseWorkflow } from '../../steps/workflow';
import { exampleContext } from './example';

const athena = { datasetSourceType: 'Athena', name: 'orders', catalogName: 'AwsDataCatalog', databaseName: 'sales', queryString: 'SELECT * FROM sales.orders', s3OutputLocation: 's3://old/place/', outputFormat: 'parquet', workgroup: 'analysts' };
const redshift = { datasetSourceType: 'Redshift', name: 'orders', clusterIdentifier: 'lake', database: 'dev', dbUser: 'reader', queryString: 'SELECT * FROM orders', unloadIamRole: 'arn:aws:iam::000000000000:role/unload', outputFormat: 'parquet' };

function flowOf(definition: object): ReturnType<typeof readFlow> {
  return readFlow(JSON.stringify({
    metadata: { version: 1 },
    nodes: [
      { node_id: 'asked', type: 'SOURCE', operator: 'sagemaker.athena_source_0.1', parameters: { dataset_definition: definition }, inputs: [], outputs: [{ name: 'default' }] },
      { node_id: 'types', type: 'TRANSFORM', operator: 'sagemaker.spark.infer_and_cast_type_0.1', parameters: {}, inputs: [{ name: 'df', node_id: 'asked', output_name: 'default' }], outputs: [{ name: 'default' }] },
    ],
  }), 'orders.flow');
}

const text = `name: orders
flow: orders.flow
preparation: { node: asked }
sources:
  orders:
    query:
      tables: { sales.orders: { file: orders.csv } }
      data: [s3://lake/sales/orders/]
problem: { type: BinaryClassification, target: paid, positive: "1" }
holdout: { split: { by: hash, fraction: 0.2 } }
gates: { threshold: 0.3 }
`;

const workflow = parseWorkflow(text, 'workflow.yaml');

/** What a workflow's text and flow are refused for. */
function refusals(changed: string, definition: object = athena): string[] {
  return checkWorkflow(parseWorkflow(changed, 'workflow.yaml'), flowOf(definition), undefined).map(({ path, message }) => `${path}: ${message}`);
}

function prepareSource(definition: object): ProcessingStep {
  const [step] = buildPipeline(workflow, flowOf(definition), exampleContext()).Steps;
  assert.ok(step?.Type === 'Processing' && step.Name === 'PrepareSource');
  return step;
}

describe('a source that is a query', () => {
  it('is run by the job, on the catalog, database and workgroup of the flow, into the place of the run', () => {
    assert.deepEqual(refusals(text), []);
    const input = prepareSource(athena).Arguments.ProcessingInputs?.[1];
    assert.deepEqual(input, {
      InputName: 'orders',
      DatasetDefinition: {
        LocalPath: '/opt/ml/processing/orders', DataDistributionType: 'FullyReplicated', InputMode: 'File',
        AthenaDatasetDefinition: {
          Catalog: 'AwsDataCatalog', Database: 'sales', QueryString: 'SELECT * FROM sales.orders', OutputFormat: 'PARQUET', WorkGroup: 'analysts', KmsKeyId: exampleContext().keyArn,
          OutputS3Uri: { 'Std:Join': { On: '/', Values: ['s3:/', exampleContext().bucket, 'prepared', { Get: 'Parameters.RunDigest' }, 'source', 'queries', 'orders'] } },
        },
      },
    });
  });

  it('is unloaded by the cluster under its own role, where it is one of Redshift', () => {
    const { DatasetDefinition: definition } = prepareSource(redshift).Arguments.ProcessingInputs?.[1] as { DatasetDefinition: { RedshiftDatasetDefinition: Record<string, unknown> } };
    const { OutputS3Uri, KmsKeyId, ...asked } = definition.RedshiftDatasetDefinition;
    assert.ok(OutputS3Uri !== undefined && KmsKeyId !== undefined);
    assert.deepEqual(asked, { ClusterId: 'lake', Database: 'dev', DbUser: 'reader', QueryString: 'SELECT * FROM orders', ClusterRoleArn: 'arn:aws:iam::000000000000:role/unload', OutputFormat: 'PARQUET' });
  });

  it('makes a definition that the linter accepts', () => {
    for (const definition of [athena, redshift]) assert.deepEqual(lintDefinition(renderDefinition(buildPipeline(workflow, flowOf(definition), exampleContext()))), []);
  });

  it('tells the job of the files that stand for its tables, which is "none" unless a run says otherwise', () => {
    const { Parameters: parameters = [], Steps: [first] } = buildPipeline(workflow, flowOf(athena), exampleContext());
    assert.deepEqual((first as ProcessingStep).Arguments.Environment, { QUERY_TABLES_orders: { Get: 'Parameters.Source-orders' } });
    assert.equal(parameters.find(({ Name }) => Name === 'Source-orders')?.DefaultValue, 'none');
    const started = runParameters({ workflow, flowDigest: 'f', sources: { orders: { uri: 's3://bucket/raw/1/tables.json', digest: 'd' } } });
    assert.equal(started['Source-orders'], 's3://bucket/raw/1/tables.json');
  });

  it('is refused without a preparation, which names the node that would do', () => {
    assert.match(refusals(text.replace(/preparation:.*\n/, ''))[0] ?? '', /^sources\.orders\.query: the rows of a query are split after it has run; .*preparation: \{ node: asked \}/);
  });

  it('is refused where the flow reads files', () => {
    const files = { datasetSourceType: 'S3', name: 'orders', s3ExecutionContext: { s3Uri: 's3://bucket/orders.csv', s3ContentType: 'csv', s3HasHeader: true } };
    assert.match(refusals(text, files)[0] ?? '', /^sources\.orders\.query: the flow orders\.flow reads "orders" from files, not by a query/);
  });

  it('is refused with a parameter that nobody fills, or without what a job needs', () => {
    assert.throws(() => prepareSource({ ...athena, queryString: 'SELECT {{limit}}' }), /holds \{\{limit\}\}, and a pipeline fills no parameters/);
    const { databaseName: _, ...nowhere } = athena;
    assert.throws(() => prepareSource(nowhere), /the query of the source "orders" cannot be run by a job: databaseName/);
  });

  it('is refused beside a place, with a table that is named wrongly, and with data that is no prefix', () => {
    assert.throws(() => parseWorkflow(text.replace('    query:', '    file: a.csv\n    query:'), 'w'), /w:5: sources\.orders: has both `query` and a place/);
    assert.throws(() => parseWorkflow(text.replace('sales.orders:', 'a.b.c:'), 'w'), /w:7: sources\.orders\.query\.tables\.a\.b\.c: the name must be table or database\.table; got "a\.b\.c"/);
    assert.throws(() => parseWorkflow(text.replace('/orders/]', '/orders]'), 'w'), /must be an S3 prefix that ends in a slash/);
  });
});

describe('the role of a job that runs queries', () => {
  const place = { workflow: 'orders', environment: 'dev', account: '123456789012', region: 'eu-west-1', partition: 'aws' };
  const statements = (definition: object): ReturnType<(typeof roles)['driver']['statements']> => roles['prepare-source'].statements({ place, names: environmentNames(place), keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k', workflow, flow: flowOf(definition), inNetwork: false });
  const about = (definition: object, sid: string): readonly string[] => statements(definition).find((statement) => statement.sid === sid)?.resources ?? [];

  it('may query in the workgroup and the database of the flow, and read the data that the workflow names', () => {
    assert.deepEqual(about(athena, 'RunAthenaQueries'), ['arn:aws:athena:eu-west-1:123456789012:workgroup/analysts']);
    assert.deepEqual(about(athena, 'ReadQueriedTables'), ['catalog', 'database/sales', 'table/sales/*'].map((part) => `arn:aws:glue:eu-west-1:123456789012:${part}`));
    assert.deepEqual(about(athena, 'ReadTableData'), ['arn:aws:s3:::lake/sales/orders/*']);
    assert.deepEqual(about(athena, 'RunRedshiftQueries'), []);
  });

  it('may sign in to the cluster as the user of the flow, and follow its own statements only', () => {
    assert.deepEqual(about(redshift, 'SignInToRedshift'), ['dbuser:lake/reader', 'dbname:lake/dev'].map((part) => `arn:aws:redshift:eu-west-1:123456789012:${part}`));
    assert.deepEqual(about(redshift, 'RunAthenaQueries'), []);
    const follow = statements(redshift).find(({ sid }) => sid === 'FollowRedshiftQueries');
    assert.deepEqual(follow?.conditions, { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } });
  });
});
