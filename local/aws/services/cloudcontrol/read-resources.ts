// GetResource and ListResources.
import type { GetResourceInput, GetResourceOutput, ListResourcesInput, ListResourcesOutput } from '@aws-sdk/client-cloudcontrol';
import type { Authorization, Operation } from '../../operation';
import { AwsError, passRole } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { describeFault } from './error-codes';
import { handlerOf } from './handlers';
import type { ResourceHandler } from './resource-handler';
import type { ResourceRequests } from './resource-requests';
import type { Properties, ResourceType } from './resource-types';
import { resourceType, withoutPaths } from './resource-types';

const EXCEPTIONS: Readonly<Record<string, string>> = {
  NotFound: 'ResourceNotFoundException', InvalidRequest: 'InvalidRequestException', AlreadyExists: 'AlreadyExistsException', Throttling: 'ThrottlingException',
  ServiceLimitExceeded: 'ServiceLimitExceededException', ResourceConflict: 'ResourceConflictException', InternalFailure: 'HandlerInternalFailureException',
};

function allowed(action: string, roleArn: string | undefined): Authorization[] {
  return [{ action: `cloudformation:${action}`, resource: '*' }, ...(roleArn === undefined ? [] : [passRole(roleArn, 'cloudformation.amazonaws.com')])];
}

function servedHandler(type: string, action: string): { handler: ResourceHandler; schema: ResourceType } {
  const schema = resourceType(type, action);
  const handler = handlerOf(type);
  if (handler === undefined) throw new AwsError('UnsupportedActionException', `Resource type ${type} does not support ${action} action`);
  return { handler, schema };
}

async function telling<T>(type: string, requestId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = describeFault(error, (type.split('::')[1] ?? '').toLowerCase(), requestId);
    if (code === 'InternalFailure') throw error;
    throw new AwsError(EXCEPTIONS[code] ?? 'GeneralServiceException', code === 'AccessDenied' ? `AccessDenied: ${message}` : message);
  }
}

/** GetResource: the whole model, write-only properties left out. */
export function getResource(requests: ResourceRequests): Operation<Checked<GetResourceInput>, GetResourceOutput> {
  return {
    name: 'GetResource',
    authorize: (input) => allowed('GetResource', input.RoleArn),
    async handle(input, context) {
      const { handler, schema } = servedHandler(input.TypeName, 'READ');
      const tools = await requests.tools(context.caller, input.RoleArn);
      const properties = await telling(input.TypeName, context.requestId, () => handler.read(input.Identifier, tools));
      return {
        TypeName: input.TypeName,
        ResourceDescription: { Identifier: input.Identifier, Properties: JSON.stringify(withoutPaths(properties, schema.writeOnly)) },
      };
    },
  };
}

/** ListResources: identifiers only, as most of AWS's list handlers answer. */
export function listResources(requests: ResourceRequests): Operation<Checked<ListResourcesInput>, ListResourcesOutput> {
  return {
    name: 'ListResources',
    authorize: (input) => allowed('ListResources', input.RoleArn),
    async handle(input, context) {
      const { handler, schema } = servedHandler(input.TypeName, 'LIST');
      const tools = await requests.tools(context.caller, input.RoleArn);
      const identifiers = (await telling(input.TypeName, context.requestId, () => handler.list(tools))).sort();
      const { items, nextToken } = page(identifiers, (identifier) => identifier, { nextToken: input.NextToken, limit: input.MaxResults ?? 20 });
      return {
        TypeName: input.TypeName,
        ResourceDescriptions: items.map((identifier) => ({ Identifier: identifier, Properties: JSON.stringify(identifierProperties(schema, identifier)) })),
        NextToken: nextToken,
      };
    },
  };
}

function identifierProperties(schema: ResourceType, identifier: string): Properties {
  const parts = schema.identifier.length === 1 ? [identifier] : identifier.split('|');
  return Object.fromEntries(schema.identifier.map((name, index) => [name, parts[index]]));
}
