// CreateResource, UpdateResource and DeleteResource.
import type {
  CreateResourceInput, DeleteResourceInput, UpdateResourceInput,
} from '@aws-sdk/client-cloudcontrol';
import type { Authorization, Operation } from '../../operation';
import { AwsError, passRole } from '../../operation';
import type { Checked } from '../checked';
import { DEEPEST, jsonDepth } from '../json-depth';
import { PatchFault, parsePatch } from './json-patch';
import { progressEvent } from './request-records';
import type { ResourceRequests } from './resource-requests';

function allowed(action: string, roleArn: string | undefined): Authorization[] {
  return [{ action: `cloudformation:${action}`, resource: '*' }, ...(roleArn === undefined ? [] : [passRole(roleArn, 'cloudformation.amazonaws.com')])];
}

/** CreateResource. */
export function createResource(requests: ResourceRequests): Operation<Checked<CreateResourceInput>> {
  return {
    name: 'CreateResource',
    authorize: (input) => allowed('CreateResource', input.RoleArn),
    async handle(input, context) {
      checkObject(input.DesiredState);
      return { ProgressEvent: progressEvent(await requests.submit(input, { operation: 'CREATE', desiredState: input.DesiredState }, context)) };
    },
  };
}

/** UpdateResource. */
export function updateResource(requests: ResourceRequests): Operation<Checked<UpdateResourceInput>> {
  return {
    name: 'UpdateResource',
    authorize: (input) => allowed('UpdateResource', input.RoleArn),
    async handle(input, context) {
      checkDepth('PatchDocument', input.PatchDocument);
      try {
        parsePatch(input.PatchDocument);
      } catch (error) {
        if (error instanceof PatchFault) throw new AwsError('ValidationException', error.message);
        throw error;
      }
      return { ProgressEvent: progressEvent(await requests.submit(input, { operation: 'UPDATE', patch: input.PatchDocument, identifier: input.Identifier }, context)) };
    },
  };
}

/** DeleteResource. */
export function deleteResource(requests: ResourceRequests): Operation<Checked<DeleteResourceInput>> {
  return {
    name: 'DeleteResource',
    authorize: (input) => allowed('DeleteResource', input.RoleArn),
    async handle(input, context) {
      return { ProgressEvent: progressEvent(await requests.submit(input, { operation: 'DELETE', identifier: input.Identifier }, context)) };
    },
  };
}

function checkDepth(member: string, text: string): void {
  if (jsonDepth(text) > DEEPEST) throw new AwsError('ValidationException', `Invalid ${member}: it nests deeper than ${DEEPEST} levels.`);
}

function checkObject(text: string): void {
  checkDepth('DesiredState', text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AwsError('ValidationException', `Invalid DesiredState: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AwsError('ValidationException', 'Invalid DesiredState: a JSON object is expected.');
}
