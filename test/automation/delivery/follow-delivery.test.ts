// Following an execution: which one, for how long, and how it ended.
import assert from 'node:assert/strict';
import { followDelivery } from '../../../automation/delivery/follow-delivery';
import type { CommandContext } from '../../../automation/commands/command';
import { fakePipeline, type FakeExecution } from './fake-pipeline';

const told: string[] = [];
const context = { now: () => 0, signal: new AbortController().signal, console: { report: (event: { message?: string; title?: string }) => { told.push(event.message ?? event.title ?? ''); } } } as unknown as CommandContext;
const execution = (id: string, status: string, more: Partial<FakeExecution> = {}): FakeExecution => ({ pipelineExecutionId: id, status: status as never, ...more });
const waiting = [{ actionExecutionId: 'x', stageName: 'Prod', actionName: 'Approve', status: 'InProgress' as const, input: { actionTypeId: { category: 'Approval' as const, owner: 'AWS' as const, provider: 'Manual', version: '1' }, resolvedConfiguration: { CustomData: 'mlops approve arn --env prod' } } }];

describe('an execution that is followed', () => {
  beforeEach(() => { told.length = 0; });

  it('is the one under way, else the one of the commit, however old', async () => {
    const { client } = fakePipeline([execution('new', 'Succeeded'), execution('open', 'InProgress', { actions: waiting })]);
    assert.deepEqual(await followDelivery(context, { client, pipeline: 'p' }), { execution: 'open', status: 'waits for approval', reason: 'mlops approve arn --env prod' });
    const many = Array.from({ length: 120 }, (_, index) => execution(`later-${index}`, 'Succeeded'));
    const old = execution('old', 'Failed', { sourceRevisions: [{ actionName: 'Source', revisionId: 'abc123' }], actions: [{ actionExecutionId: 'b', stageName: 'Build', actionName: 'BuildModel', status: 'Failed', output: { executionResult: { externalExecutionId: 'build:1', errorDetails: { message: 'exit status 3' } } } }] });
    assert.deepEqual(await followDelivery(context, { client: fakePipeline([...many, old]).client, pipeline: 'p', commit: 'abc' }), { execution: 'old', status: 'Failed', reason: 'Build/BuildModel: exit status 3', build: 'build:1' });
    assert.deepEqual(told.slice(-1), ['no  Build/BuildModel']);
  });

  it('is the named one, whatever else is under way', async () => {
    const { client, asked } = fakePipeline([execution('other', 'InProgress'), execution('mine', 'Succeeded')]);
    assert.equal((await followDelivery(context, { client, pipeline: 'p', execution: 'mine' })).status, 'Succeeded');
    assert.ok(!asked.some(({ name }) => name === 'ListPipelineExecutionsCommand'));
  });

  it('ends with its own reason where it stopped itself', async () => {
    const { client } = fakePipeline([execution('mine', 'Stopped', { statusSummary: 'version 2 is being delivered by an earlier execution' })]);
    assert.deepEqual(await followDelivery(context, { client, pipeline: 'p', execution: 'mine' }), { execution: 'mine', status: 'Stopped', reason: 'version 2 is being delivered by an earlier execution' });
  });
});
