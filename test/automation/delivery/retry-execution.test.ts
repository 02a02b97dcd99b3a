// A failed execution goes on from its failed stage, or the refusal says why and what to do.
import assert from 'node:assert/strict';
import { retryExecution } from '../../../automation/delivery/retry-execution';
import { fakePipeline, type FakeExecution } from './fake-pipeline';

const anew = 'mlops delivery start modelbuild --env dev';
const failed: FakeExecution = { pipelineExecutionId: 'aaaa-1', status: 'Failed', actions: [{ stageName: 'Build', actionName: 'BuildModel', status: 'Failed' }, { stageName: 'Build', actionName: 'CheckModel', status: 'Succeeded' }, { stageName: 'Source', actionName: 'Source', status: 'Succeeded' }] };
const good: FakeExecution = { pipelineExecutionId: 'bbbb-2', status: 'Succeeded' };

describe('a retry of a delivery', () => {
  it('begins the failed actions of the failed stage again', async () => {
    const { client, asked } = fakePipeline([failed, good]);
    assert.equal(await retryExecution(client, 'birds-dev-modelbuild', undefined, anew), 'aaaa-1');
    assert.deepEqual(asked.at(-1)?.input, { pipelineName: 'birds-dev-modelbuild', pipelineExecutionId: 'aaaa-1', stageName: 'Build', retryMode: 'FAILED_ACTIONS' });
  });

  it('finds an execution by the beginning of its id, however many came after it', async () => {
    const many = Array.from({ length: 250 }, (_, index): FakeExecution => ({ pipelineExecutionId: `cccc-${index}`, status: 'Succeeded' }));
    const { client } = fakePipeline([...many, failed]);
    assert.equal(await retryExecution(client, 'p', 'aaaa', anew), 'aaaa-1');
  });

  it('is refused where the newest has not failed, there is none, or none of that id', async () => {
    await assert.rejects(retryExecution(fakePipeline([good, failed]).client, 'p', undefined, anew), /execution bbbb-2 of p is Succeeded: only one that failed goes on/);
    await assert.rejects(retryExecution(fakePipeline([]).client, 'p', undefined, anew), /p has no execution yet/);
    await assert.rejects(retryExecution(fakePipeline([failed]).client, 'p', 'zzzz', anew), /p has no execution zzzz/);
  });

  it('is refused where the sources failed: it has nothing to go on with', async () => {
    const { client, asked } = fakePipeline([{ ...failed, actions: [{ stageName: 'Source', actionName: 'Tools', status: 'Failed' }] }]);
    await assert.rejects(retryExecution(client, 'p', undefined, anew), (error: Error & { advice?: readonly string[] }) => /failed before it had its sources/.test(error.message) && error.advice?.[0] === `Begin anew: ${anew}`);
    assert.ok(!asked.some(({ name }) => name === 'RetryStageExecutionCommand'));
  });

  it("tells CodePipeline's own refusals in words, and passes other errors on", async () => {
    await assert.rejects(retryExecution(fakePipeline([failed], 'NotLatestPipelineExecutionException').client, 'p', undefined, anew), /stage Build of execution aaaa-1 is not retried: a later execution has been in that stage/);
    await assert.rejects(retryExecution(fakePipeline([failed], 'StageNotRetryableException').client, 'p', undefined, anew), /the pipeline was changed since/);
    await assert.rejects(retryExecution(fakePipeline([failed], 'AccessDeniedException').client, 'p', undefined, anew), { name: 'AccessDeniedException' });
  });
});
