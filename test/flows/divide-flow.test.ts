// A flow divided into what prepares all rows and what is trained on and served.
import assert from 'node:assert/strict';
import { divideFlow, preparedDataset } from '../../flows/divide-flow';
import { datasetName } from '../../flows/dataset';
import type { Flow, FlowNode } from '../../flows/flow';
import { outputNodeOf, sortedNodes, sourceNodes } from '../../flows/graph';
import { readLocalExecution, withLocalExecution } from '../../flows/local-execution';
import { lintFlow } from '../../flows/lint-flow';
import { readFlow } from '../../flows/read-flow';
import { writeFlow } from '../../flows/write-flow';

const node = (node_id: string, operator: string, parameters: FlowNode['parameters'], ...reads: string[]): FlowNode => ({
  node_id, type: operator.includes('source') ? 'SOURCE' : 'TRANSFORM', operator, parameters, inputs: reads.map((id) => ({ name: 'df', node_id: id, output_name: 'default' })), outputs: [{ name: 'default' }],
});
const source = (id: string): FlowNode => node(id, 'sagemaker.s3_source_0.1', { dataset_definition: { datasetSourceType: 'S3', name: `${id}.csv`, s3ExecutionContext: { s3Uri: `s3://b/${id}.csv`, s3ContentType: 'csv', s3HasHeader: true } } });
const drop = (id: string, read: string): FlowNode => node(id, 'sagemaker.spark.manage_columns_0.1', { operator: 'Drop column', drop_column_parameters: { column_to_drop: ['x'] } }, read);

/** Two sources joined, run through Python, then a column dropped. */
const joined = (): Flow => ({
  metadata: { version: 1 },
  nodes: [
    source('a'), source('b'), node('join', 'sagemaker.spark.join_tables_0.1', { left_column: 'k', right_column: 'k', join_type: 'inner' }, 'a', 'b'),
    node('code', 'sagemaker.spark.custom_pandas_0.1', { code: 'df = df' }, 'join'), drop('end', 'code'),
  ],
});

describe('a flow divided at a node', () => {
  it('has all nodes up to it in the preparation, and a source in its place in what is served', () => {
    const { preparation, served, outputNodeId } = divideFlow(joined(), 'code');
    assert.deepEqual(preparation.nodes.map(({ node_id: id }) => id), ['a', 'b', 'join', 'code']);
    assert.deepEqual(sortedNodes(served).map(({ node_id: id }) => id), ['prepared-rows', 'prepared-types', 'end']);
    assert.deepEqual([sourceNodes(served).map(datasetName), outputNodeOf(served).node_id, outputNodeId], [[preparedDataset], 'end', 'end']);
  });

  it('serves the prepared rows as they are where it ends at the output', () => {
    const { served, outputNodeId } = divideFlow(joined(), 'end');
    assert.deepEqual([outputNodeId, served.nodes.length], ['prepared-types', 2]);
  });

  it('is refused where the output reads past it', () => {
    const flow = joined();
    flow.nodes.push(source('c'), node('late', 'sagemaker.spark.join_tables_0.1', { left_column: 'k', right_column: 'k', join_type: 'inner' }, 'end', 'c'));
    assert.throws(() => divideFlow(flow, 'code'), /c\)?: the output reads this source past the end of the preparation/);
  });

  it('is refused where a later node reads an earlier one beside it', () => {
    const flow = joined();
    flow.nodes.push(node('late', 'sagemaker.spark.join_tables_0.1', { left_column: 'k', right_column: 'k', join_type: 'inner' }, 'end', 'a'));
    assert.throws(() => divideFlow(flow, 'code'), /reads s3_source \(a\) past the end of the preparation/);
  });

  it('is refused at a node that the output does not read', () => {
    const flow = joined();
    flow.nodes.push(drop('aside', 'a'));
    assert.throws(() => divideFlow(flow, 'aside', 'end'), /the preparation ends here, but the output .*end.* does not read it/);
  });

  it('has no fault where its many-row nodes are all prepared', () => {
    const errors = (preparationNode?: string) => lintFlow(joined(), { file: 'f', ...(preparationNode === undefined ? {} : { preparationNode }) }).filter(({ severity }) => severity !== 'warning').map(({ path }) => path);
    assert.deepEqual(errors('code'), []);
    assert.deepEqual(errors('join'), ['custom_pandas (code)']);
    assert.equal(errors().length, 2);
  });

  it('is warned of Python code that this machine would refuse', () => {
    const warnings = (more: object) => lintFlow(joined(), { file: 'f', preparationNode: 'code', ...more }).filter(({ message }) => message.includes('Python')).length;
    assert.deepEqual([warnings({ pythonAllowed: false }), warnings({ pythonAllowed: true }), warnings({ pythonAllowed: false, replacedNodes: ['code'] }), warnings({})], [1, 0, 0, 0]);
  });
});

describe('what a workflow says of runs outside of AWS', () => {
  it('travels in the flow, beside what was there', () => {
    const flow = withLocalExecution({ ...joined(), internal_metadata: { dw_job: { instance_type: 'ml.m5.4xlarge' } } }, { python: true, sql: { code: 'SELECT * FROM df', gone: 'SELECT 1' } });
    const read = readFlow(writeFlow(flow), 'f');
    assert.deepEqual(readLocalExecution(read), { python: true, sql: { code: 'SELECT * FROM df' } });
    assert.ok(JSON.stringify(read['internal_metadata']).includes('ml.m5.4xlarge'));
  });

  it('leaves a flow alone that it says nothing of', () => {
    const flow = joined();
    assert.equal(withLocalExecution(flow, { python: false, sql: { gone: 'SELECT 1' } }), flow);
    assert.deepEqual(readLocalExecution(flow), { python: false, sql: {} });
  });

  it('is refused where somebody wrote nonsense', () => {
    assert.throws(() => readLocalExecution({ ...joined(), internal_metadata: { local_execution: { python: 'yes' } } }), /internal_metadata.local_execution.python/);
  });
});
