// What people see of a flow: differences in words, and a drawing.

import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { XMLValidator } from 'fast-xml-parser';

import { diffFlows } from '../../flows/diff-flow';
import { drawFlow } from '../../flows/draw-flow';
import type { Flow } from '../../flows/flow';
import { outputNodeOf } from '../../flows/graph';
import { readFlow } from '../../flows/read-flow';

const example = (): Flow => readFlow(readFileSync(path.resolve(__dirname, '../../examples/birdstrikes/birdstrikes.flow'), 'utf8'), 'birdstrikes.flow');
const changed = (change: (flow: Flow) => void): string[] => {
  const flow = structuredClone(example());
  change(flow);
  return diffFlows(example(), flow).map(({ kind, place, what }) => `${kind} ${place}: ${what}`);
};

describe('the difference of two flows', () => {
  it('is nothing for the same flow', () => {
    assert.deepStrictEqual(changed(() => undefined), []);
  });

  it('names parameters with what they were and are', () => {
    const [line = ''] = changed((flow) => { flow.nodes.at(-1)?.parameters['one_hot_encode_parameters'] !== undefined && Object.assign(flow.nodes.at(-1)?.parameters['one_hot_encode_parameters'] ?? {}, { drop_last: true }); });
    assert.match(line, /^changed encode_categorical "One column a category".*: parameters\.one_hot_encode_parameters\.drop_last was false, is true$/);
  });

  it('names columns that a list gained and lost', () => {
    const [line = ''] = changed((flow) => { Object.assign(flow.nodes.at(-1)?.parameters['one_hot_encode_parameters'] ?? {}, { input_column: ['Time of day', 'Origin State'] }); });
    assert.match(line, /input_column gained "Origin State" and lost "Phase of flight", "Wildlife Size"$/);
  });

  it('names nodes that came and went', () => {
    const lines = changed((flow) => { flow.nodes[flow.nodes.length - 1] = { ...(flow.nodes.at(-1) ?? assert.fail()), node_id: 'new' }; });
    assert.deepStrictEqual(lines.map((line) => line.split(' ')[0]), ['removed', 'added']);
  });

  it('says that a node has learnt, without its model', () => {
    const lines = changed((flow) => { Object.assign(flow.nodes.at(-1) ?? {}, { trained_parameters: { one_hot_encode_parameters: { string_indexer_model: 'x'.repeat(5000) } } }); });
    assert.match(lines.join(), /: it has learnt its state$/);
  });
});

describe('the drawing of a flow', () => {
  it('is XML with a box a node and an arrow an input', () => {
    const flow = example();
    const svg = drawFlow(flow, outputNodeOf(flow).node_id);
    assert.strictEqual(XMLValidator.validate(svg), true);
    assert.strictEqual(svg.match(/<rect/g)?.length, flow.nodes.length);
    assert.strictEqual(svg.match(/marker-end/g)?.length, flow.nodes.length - 1);
    assert.strictEqual(svg.match(/stroke-width="3"/g)?.length, 1);
  });

  it('takes any name', () => {
    const flow = example();
    Object.assign(flow.nodes[1] ?? {}, { name: '<&"\u0001> a name that is longer than any box could hold' });
    assert.strictEqual(XMLValidator.validate(drawFlow(flow)), true);
  });

  it('is refused for a circle', () => {
    const flow = example();
    Object.assign(flow.nodes[1]?.inputs[0] ?? {}, { node_id: flow.nodes.at(-1)?.node_id });
    assert.throws(() => drawFlow(flow), /circle/);
  });
});
