// That an AWS too busy to answer is no bug of mlops, and every other error is none of its business.
import assert from 'node:assert/strict';
import { failureOfBusyAws } from '../../automation/aws-busy';
import { exitCodes } from '../../automation/failures';

const answered = (name: string, httpStatusCode: number): Error => Object.assign(new Error('Please reduce your request rate.'), { name, $metadata: { httpStatusCode, attempts: 8 } });

describe('an AWS that is too busy', () => {
  it('is told with what it said and how often it was asked, and fails the run', () => {
    const failure = failureOfBusyAws(answered('SlowDown', 503));
    assert.equal(failure?.message, 'AWS was too busy to answer, asked 8 times: SlowDown: Please reduce your request rate.');
    assert.equal(failure.exitCode, exitCodes.runFailed);
    assert.equal(failureOfBusyAws(answered('ThrottlingException', 400))?.exitCode, exitCodes.runFailed);
  });

  it('is not what refused a request, nor what is no answer of AWS', () => {
    assert.equal(failureOfBusyAws(answered('ValidationException', 400)), undefined);
    assert.equal(failureOfBusyAws(Object.assign(new Error('x'), { name: 'SlowDown' })), undefined);
  });
});
