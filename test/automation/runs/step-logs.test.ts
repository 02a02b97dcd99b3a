// The log of a step: found by an ARN that lost the case of the job's name.
import assert from 'node:assert/strict';
import type { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { readStepLog } from '../../../automation/runs/step-logs';

/** Log streams by name, asked as CloudWatch Logs is: a prefix counts with its case. */
function logsOf(streams: Readonly<Record<string, string>>): CloudWatchLogsClient {
  const send = async (command: FilterLogEventsCommand) => {
    const { logStreamNamePrefix: prefix = '' } = command.input;
    return { events: Object.entries(streams).filter(([name]) => name.startsWith(prefix)).map(([logStreamName, message]) => ({ logStreamName, message, timestamp: 1 })) };
  };
  return { send } as unknown as CloudWatchLogsClient;
}

const logs = logsOf({
  'pipelines-827ajczcxfzb-PrepareData-f9m4b5rbm3/algo-1': 'rows', 'pipelines-827ajczcxfzb-PrepareSource-qxw4wgjao4/algo-1': 'other step', '827ajczcxfzb-TrainCan-otjpynzmzj/automl': 'candidates',
});
const arn = 'arn:aws:sagemaker:us-east-1:000000000000:';

describe('the log of a step', () => {
  it('is that of its job alone', async () => {
    const lines = await readStepLog(logs, { Metadata: { ProcessingJob: { Arn: `${arn}processing-job/pipelines-827ajczcxfzb-preparedata-f9m4b5rbm3` } } }, 10);
    assert.deepEqual(lines.map(({ message }) => message), ['rows']);
  });

  it('is found for Autopilot too, whose jobs are named otherwise', async () => {
    const lines = await readStepLog(logs, { Metadata: { AutoMLJob: { Arn: `${arn}automl-job/827ajczcxfzb-traincan-otjpynzmzj` } } }, 10);
    assert.ok(lines.every(({ message }) => message === 'candidates') && lines.length > 0);
  });

  it('is empty for a step that no container ran', async () => {
    assert.deepEqual(await readStepLog(logs, { Metadata: {} }, 10), []);
  });
});
