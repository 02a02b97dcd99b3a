// PublishVersion: freezes $LATEST under a number.
import type { FunctionConfiguration, PublishVersionRequest } from '@aws-sdk/client-lambda';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { describeFunction } from './describe-function';
import { functionOf, onFunction } from './function-records';
import { publish } from './publish';

/** Nothing changed since the last version: that version is answered. */
export const publishVersion: Operation<Checked<PublishVersionRequest>, FunctionConfiguration> = {
  name: 'PublishVersion',
  authorize: (input, context) => onFunction('PublishVersion', input.FunctionName, context),
  async handle(input, context) {
    const record = await context.cloud.store.transaction(() => {
      const latest = functionOf(context, input.FunctionName, '$LATEST');
      if (input.CodeSha256 !== undefined && input.CodeSha256 !== latest.code.sha256) {
        throw new AwsError('InvalidParameterValueException', `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`);
      }
      return publish(context.cloud, latest, input.Description);
    });
    return describeFunction(record);
  },
};
