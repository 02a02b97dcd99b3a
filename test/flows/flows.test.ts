// Reading, ordering, linting and packaging flows.

import assert from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { encoderFlow, readInference } from '../../flows/encoder-flow';
import type { Flow, FlowNode } from '../../flows/flow';
import { ancestry, outputNodeOf, sortedNodes } from '../../flows/graph';
import { lintFlow } from '../../flows/lint-flow';
import { InputError } from '../../flows/problems';
import { readFlow } from '../../flows/read-flow';
import { writeFlow } from '../../flows/write-flow';
import { datasetName, readDataset } from '../../flows/dataset';

const example = path.resolve(__dirname, '../../examples/birdstrikes/birdstrikes.flow');
const birdstrikes = (): Flow => readFlow(readFileSync(example, 'utf8'), 'birdstrikes.flow');
const shared = path.resolve(__dirname, '../../../shared/data');
const source = (node: Partial<FlowNode> = {}): FlowNode => ({
  node_id: 's', type: 'SOURCE', operator: 'sagemaker.s3_source_0.1', inputs: [], outputs: [{ name: 'default' }],
  parameters: { dataset_definition: { name: 't.csv', s3ExecutionContext: { s3Uri: 's3://b/t.csv' } } }, ...node,
});
const transform = (id: string, parents: string[], operator = 'manage_columns', parameters: FlowNode['parameters'] = { operator: 'Drop column', drop_column_parameters: { column_to_drop: 'x' } }): FlowNode => ({
  node_id: id, type: 'TRANSFORM', operator: `sagemaker.spark.${operator}_0.1`, parameters, inputs: parents.map((parent) => ({ name: 'df', node_id: parent, output_name: 'default' })), outputs: [{ name: 'default' }],
});
const flowOf = (...nodes: FlowNode[]): Flow => ({ metadata: { version: 1 }, nodes });
const messages = (flow: Flow, context = {}): string[] => lintFlow(flow, { file: 'a.flow', ...context }).filter(({ severity }) => severity !== 'warning').map(({ message }) => message);

describe('a flow file', () => {
  it('is written back as it was read, unknown keys and numbers included', function () {
    const files = [example, path.join(shared, 'loans/loans.flow')].filter((file) => existsSync(file));
    for (const file of files) assert.deepStrictEqual(JSON.parse(writeFlow(readFlow(readFileSync(file, 'utf8'), file))), JSON.parse(readFileSync(file, 'utf8')));
  });

  it('keeps keys that nobody knows', () => {
    const text = '{"metadata": {"version": 1, "later": 2.50}, "nodes": [], "internal_metadata": {"dw_job": {}}}';
    assert.match(writeFlow(readFlow(text, 'f')), /"later": 2\.50[^]*"internal_metadata"/);
  });

  it('is refused with all faults of its shape at once', () => {
    assert.throws(() => readFlow('{"nodes": [{"node_id": "a"}, {"type": 1, "node_id": "b", "operator": "c"}]}', 'f.flow'), (failure) => {
      assert.ok(failure instanceof InputError);
      assert.deepStrictEqual(failure.problems.map(({ path: place }) => place), ['nodes.0.type', 'nodes.0.operator', 'nodes.1.type']);
      return true;
    });
  });

  it('is refused if two nodes have one id', () => {
    assert.throws(() => readFlow(JSON.stringify(flowOf(source(), source())), 'f'), /used by two nodes/);
  });
});

describe('the order of nodes', () => {
  it('puts parents first, whatever the order in the file', () => {
    const flow = flowOf(transform('c', ['b']), transform('b', ['s']), source());
    assert.deepStrictEqual(sortedNodes(flow).map(({ node_id: id }) => id), ['s', 'b', 'c']);
  });

  it('refuses a circle by name', () => {
    assert.throws(() => sortedNodes(flowOf(source(), transform('a', ['b']), transform('b', ['a']))), /circle/);
  });

  it('refuses an input that is not there', () => {
    assert.throws(() => sortedNodes(flowOf(source(), transform('a', ['gone']))), /gone, which is not in the flow/);
  });

  it('leaves out what an output does not need', () => {
    const flow = flowOf(source(), transform('a', ['s']), transform('b', ['s']), transform('c', ['a']));
    assert.deepStrictEqual(ancestry(flow, 'c').map(({ node_id: id }) => id), ['s', 'a', 'c']);
  });
});

describe('the output node', () => {
  const picture = { ...transform('v', ['a']), type: 'VISUALIZATION' };

  it('is the last transform, whatever draws or writes it', () => {
    const destination = { ...transform('d', ['a']), type: 'DESTINATION' };
    assert.strictEqual(outputNodeOf(flowOf(source(), transform('a', ['s']), picture, destination)).node_id, 'a');
  });

  it('cannot be a visualisation', () => {
    assert.throws(() => outputNodeOf(flowOf(source(), transform('a', ['s']), picture), 'v'), /visualisation/);
  });

  it('must be named where several could be meant', () => {
    assert.throws(() => outputNodeOf(flowOf(source(), transform('a', ['s']), transform('b', ['s']))), /several nodes/);
  });

  it('is refused by an id that is not there', () => {
    assert.throws(() => outputNodeOf(flowOf(source(), transform('a', ['s'])), 'zzz'), /no node has the id zzz/);
  });
});

describe('linting', () => {
  it('finds nothing wrong with the example', () => {
    assert.deepStrictEqual(lintFlow(birdstrikes(), { file: 'birdstrikes.flow' }), []);
  });

  it('finds an unknown operator', () => {
    assert.match(messages(flowOf(source(), transform('a', ['s'], 'make_coffee')))[0] ?? '', /sagemaker\.spark\.make_coffee_0\.1 is not known/);
  });

  it('finds parameters that are wrong', () => {
    assert.match(messages(flowOf(source(), transform('a', ['s'], 'manage_columns', { operator: 'Drop column' })))[0] ?? '', /column_to_drop/);
  });

  it('finds a join in what is served', () => {
    const join = transform('j', ['s', 's'], 'join_tables', { left_column: 'a', right_column: 'a', join_type: 'inner' });
    assert.match(messages(flowOf(source(), join))[0] ?? '', /needs many rows/);
  });

  it('finds a schema that is not the data\'s', () => {
    const found = messages(birdstrikes(), { sources: new Map([['birdstrikes.csv', ['Airport Name', 'Extra']]]) });
    assert.ok(found.some((message) => message.includes('"Extra"')) && found.some((message) => message.includes('"Flight Date"')));
  });

  it('finds a source without data', () => {
    assert.match(messages(birdstrikes(), { sources: new Map([['other.csv', []]]) })[0] ?? '', /no data is given for the source "birdstrikes.csv"; given are "other.csv"/);
  });

  it('warns of an account in an address', () => {
    const tied = source({ parameters: { dataset_definition: { name: 't', s3ExecutionContext: { s3Uri: 's3://bucket-123456789012/t' } } } });
    assert.ok(lintFlow(flowOf(tied, transform('a', ['s'])), { file: 'f' }).some(({ severity, message }) => severity === 'warning' && message.includes('123456789012')));
  });

  it('warns of state that was learnt under other parameters', function () {
    const file = path.join(shared, 'loans/loans.flow');
    if (!existsSync(file)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const stale = (text: string): string[] => lintFlow(readFlow(text, 'loans.flow'), { file: 'loans.flow' }).map(({ message }) => message).filter((message) => message.includes('other parameters'));
    const text = readFileSync(file, 'utf8');
    assert.deepStrictEqual(stale(text), []);
    assert.match(stale(text.replace('"center": true', '"center": false')).join(), /"annual_income", "employment_length"/);
  });

  it('warns of a step that touches the target', () => {
    const warnings = lintFlow(flowOf(source(), transform('a', ['s'])), { file: 'f', target: 'x' });
    assert.match(warnings[0]?.message ?? '', /works on the target "x"/);
  });
});

describe('sources', () => {
  it('fill in Data Wrangler\'s defaults', () => {
    assert.deepStrictEqual(readDataset(source()), {
      name: 't.csv', sourceType: 'S3', uri: 's3://b/t.csv', contentType: 'csv', hasHeader: true, delimiter: ',', encoding: 'utf-8', skipLines: 0, multiLine: false, nested: false, addsFilenameColumn: false,
    });
  });

  it('that are queries have a name too', () => {
    assert.strictEqual(datasetName(source({ parameters: { dataset_definition: { datasetSourceType: 'Athena', name: 'q', queryString: 'select 1' } } })), 'q');
  });
});

describe('the encoder\'s flow', () => {
  it('is cut to its node, holds state in the parameters, and says what it serves', () => {
    const trained = { ...transform('a', ['s']), trained_parameters: { z: 1 } };
    const encoder = encoderFlow(flowOf(source(), trained, transform('b', ['a'])), 'a', ['x', 'y']);
    assert.deepStrictEqual(encoder.nodes.map(({ node_id: id }) => id), ['s', 'a']);
    assert.deepStrictEqual(encoder.nodes[1]?.parameters['trained_parameters'], { z: 1 });
    assert.deepStrictEqual(readInference(encoder), { columns: ['x', 'y'], outputNodeId: 'a' });
  });

  it('is none without its inference section', () => {
    assert.throws(() => readInference(flowOf(source())), /no inference section/);
  });
});
