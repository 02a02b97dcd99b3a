// A flow whose rows come from a query on Athena goes to a verdict on this machine, on files that stand for its tables.
import assert from 'node:assert/strict';
import { UserFolder } from './user-folder';

const query = 'SELECT o.amount, c.segment, o.returned FROM "shop"."orders" o JOIN shop.customers c ON o.customer = c.customer WHERE CAST(o.amount AS DOUBLE) > 0';
const flow = {
  metadata: { version: 1 },
  nodes: [
    {
      node_id: 'asked', type: 'SOURCE', operator: 'sagemaker.athena_source_0.1', inputs: [], outputs: [{ name: 'default' }],
      parameters: { dataset_definition: { datasetSourceType: 'Athena', name: 'shop-orders', catalogName: 'AwsDataCatalog', databaseName: 'shop', queryString: query, s3OutputLocation: 's3://results/', outputFormat: 'parquet' } },
    },
    { node_id: 'types', type: 'TRANSFORM', operator: 'sagemaker.spark.infer_and_cast_type_0.1', parameters: {}, inputs: [{ name: 'df', node_id: 'asked', output_name: 'default' }], outputs: [{ name: 'default' }] },
    {
      node_id: 'encode', type: 'TRANSFORM', operator: 'sagemaker.spark.encode_categorical_0.1', inputs: [{ name: 'df', node_id: 'types', output_name: 'default' }], outputs: [{ name: 'default' }],
      parameters: { operator: 'One-hot encode', one_hot_encode_parameters: { input_column: ['segment'], invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns' } },
    },
  ],
};

const workflow = `name: asked
flow: asked.flow
preparation: { node: asked }
sources:
  shop-orders:
    query:
      tables: { shop.orders: { file: orders.csv }, shop.customers: { file: customers.csv } }
problem: { type: BinaryClassification, target: returned, positive: "yes", objective: F1 }
holdout: { split: { by: hash, fraction: 0.2 } }
autopilot: { maxCandidates: 2 }
gates: { threshold: 0.3 }
`;

function orders(): string {
  let state = 23;
  const random = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  const rows = Array.from({ length: 900 }, (_, index) => {
    const amount = index < 50 ? 0 : random() * 100;
    return `${Math.floor(random() * 3)},${amount.toFixed(4)},${(amount > 60 ? 0.8 : 0.1) > random() ? 'yes' : 'no'}`;
  });
  return `customer,amount,returned\n${rows.join('\n')}\n`;
}

describe('a workflow whose source is a query', function () {
  this.timeout(120_000);
  let user: UserFolder;

  before(() => {
    user = new UserFolder('queries', { 'orders.csv': orders(), 'customers.csv': 'customer,segment\n0,home\n1,work\n2,shop\n', 'asked.flow': JSON.stringify(flow), 'workflow.yaml': workflow });
  });

  after(() => user.close());

  it('runs to a verdict on the rows that the query gives', async () => {
    const ended = await user.mlops('release', '--env', 'dev', '--local');
    assert.equal(ended.exitCode, 0, ended.output);
    const log = await user.mlops('logs', 'PrepareSource', '--env', 'dev', '--local');
    assert.match(log.output, /asked\.default: 850 rows, 3 columns/);
  });

  it('is run again without harm: the same tables are the same run', async () => {
    const again = await user.mlops('run', '--env', 'dev', '--local');
    assert.equal(again.exitCode, 0, again.output);
    assert.match(again.output, /PrepareSource +Succeeded +from the cache/);
  });

  it('is refused where it fails on the tables, in the words of the database', async () => {
    user.write('customers.csv', 'customer,group\n0,home\n');
    const ended = await user.mlops('run', '--env', 'dev', '--local');
    assert.equal(ended.exitCode, 4, ended.output);
    assert.match(ended.output, /the source's query fails on the tables given.*segment/s);
  });

  it('is refused where a table has no file, before anything is touched', async () => {
    user.remove('customers.csv');
    const ended = await user.mlops('release', '--env', 'dev', '--local');
    assert.equal(ended.exitCode, 2, ended.output);
    assert.match(ended.output, /workflow\.yaml.*sources\.shop-orders\.query\.tables\.shop\.customers: there is no file/);
  });
});
