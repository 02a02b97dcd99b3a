// Describing a flow: its nodes in order with their columns.

import assert from 'node:assert';
import { writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { describeFlow } from '../../../engines/data-wrangler/describe-flow';
import { chainOf, inFolder } from './flow-runs';

describe('describing a flow', () => {
  it('tells columns and types after each node, and what came and went', async () => {
    await inFolder(async (folder) => {
      const file = path.join(folder, 't.csv');
      writeFileSync(file, 'a,b\n1,x\n2,y\n');
      const flow = chainOf({ operator: 'infer_and_cast_type' }, { operator: 'manage_columns', parameters: { operator: 'Rename column', rename_column_parameters: { input_column: 'b', new_name: 'c' } } });
      const described = await describeFlow({
        flow, nodeId: 'n1', inputs: new Map([['table', file]]), refit: false, workFolder: path.join(folder, 'work'), threads: 1, memoryMegabytes: 256,
        newId: randomUUID, log: () => undefined, signal: new AbortController().signal,
      });
      assert.deepStrictEqual(described.map(({ nodeId, columns }) => [nodeId, columns.map(({ name, type }) => `${name} ${type}`)]), [
        ['source', ['a string', 'b string']], ['n0', ['a long', 'b string']], ['n1', ['a long', 'c string']],
      ]);
      assert.deepStrictEqual([described[2]?.added, described[2]?.removed, described[1]?.state], [['c'], ['b'], 'not-learnt']);
    });
  });
});
