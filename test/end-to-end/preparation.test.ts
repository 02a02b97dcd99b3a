// A flow that joins two tables and drops rows goes to a verdict: that part runs before the split, and only the rest is served.
import assert from 'node:assert/strict';
import { UserFolder } from './user-folder';

interface Node { node_id: string; type: string; operator: string; parameters: object; inputs: object[]; outputs: object[] }
const node = (node_id: string, operator: string, parameters: object, ...reads: string[]): Node => ({
  node_id, type: reads.length === 0 ? 'SOURCE' : 'TRANSFORM', operator: `sagemaker.${operator}_0.1`, parameters, inputs: reads.map((id) => ({ name: 'df', node_id: id, output_name: 'default' })), outputs: [{ name: 'default' }],
});
const source = (id: string): Node => node(id, 's3_source', { dataset_definition: { datasetSourceType: 'S3', name: `${id}.csv`, s3ExecutionContext: { s3Uri: `s3://b/${id}.csv`, s3ContentType: 'csv', s3HasHeader: true } } });

/** Customers and their regions, joined, each twice and made unique, a code node, then what is served. */
const flow = {
  metadata: { version: 1 },
  nodes: [
    source('customers'), node('types', 'spark.infer_and_cast_type', {}, 'customers'), source('regions'), node('region-types', 'spark.infer_and_cast_type', {}, 'regions'),
    node('join', 'spark.join_tables', { left_column: 'region', right_column: 'region', join_type: 'inner' }, 'types', 'region-types'),
    node('unique', 'spark.manage_rows', { operator: 'Drop duplicates', drop_duplicates_parameters: {} }, 'join'),
    node('code', 'spark.custom_pandas', { code: "df['rich'] = df['income'] > 60" }, 'unique'),
    node('drop', 'spark.manage_columns', { operator: 'Drop column', drop_column_parameters: { column_to_drop: ['region_0', 'region_1'] } }, 'code'),
    node('encode', 'spark.encode_categorical', { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: ['climate'], invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns' } }, 'drop'),
  ],
};

const workflow = `name: joined
flow: joined.flow
preparation: { node: code }
local:
  sql:
    code: SELECT *, income > 60 AS rich FROM df
sources:
  customers.csv: { file: customers.csv }
  regions.csv: { file: regions.csv }
problem: { type: BinaryClassification, target: churned, positive: "yes", objective: F1 }
holdout: { split: { by: hash, fraction: 0.2 } }
autopilot: { maxCandidates: 2 }
gates: { threshold: 0.3 }
`;

/** Each customer twice, so that only unique rows keep the holdout apart from the training rows. */
function customers(): string {
  let state = 11;
  const random = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  const rows = Array.from({ length: 900 }, () => {
    const [income, region] = [20 + random() * 80, ['north', 'south', 'east'][Math.floor(random() * 3)] ?? ''];
    return `${income.toFixed(3)},${region},${(income > 60 ? 0.7 : 0.1) + (region === 'south' ? 0.2 : 0) > random() ? 'yes' : 'no'}`;
  });
  return `income,region,churned\n${[...rows, ...rows].join('\n')}\n`;
}

describe('a workflow with a preparation', function () {
  this.timeout(120_000);
  let user: UserFolder;

  before(() => {
    user = new UserFolder('preparation', { 'customers.csv': customers(), 'regions.csv': 'region,climate\nnorth,cold\nsouth,hot\neast,mild\n', 'joined.flow': JSON.stringify(flow), 'workflow.yaml': workflow });
  });

  after(() => user.close());

  it('runs to a verdict, and its rows are unique before they are split', async () => {
    const ended = await user.mlops('release', '--env', 'dev', '--local', '--json');
    assert.equal(ended.exitCode, 0, ended.output);
    const log = await user.mlops('logs', 'PrepareSource', '--env', 'dev', '--local');
    assert.match(log.output, /code\.default: 900 rows, 6 columns/);
    const training = await user.mlops('logs', 'PrepareData', '--env', 'dev', '--local');
    assert.match(training.output, /encode\.default: \d{3} rows, 6 columns/);
  });

  it('is refused where its code may not run, with the ways out', async () => {
    user.write('workflow.yaml', workflow.replace(/local:[^]*df\n/, ''));
    const ended = await user.mlops('release', '--env', 'dev', '--local');
    assert.equal(ended.exitCode, 4, ended.output);
    assert.match(ended.output, /warning .*custom_pandas \(code\).*refused on this machine/);
    assert.match(ended.output, /PrepareSource.*custom_pandas \(code\)/);
  });
});
