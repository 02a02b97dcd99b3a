// Step type RegisterModel: a version in a model package group.
import { isObject } from '../json';
import type { JsonObject } from '../json';
import { arnMetadata } from './sagemaker-job';
import type { RequestContext, ResolvedStep, StepType } from './step-type';

export const registerModel: StepType = {
  type: 'RegisterModel',
  keys: ['RetryPolicies'],
  filled: ['ModelPackageName'],
  cacheable: false,
  retries: ['Step'],
  run: {
    kind: 'started',
    type: 'RegisterModel',
    operation: 'sagemaker:CreateModelPackage',
    longestName: 63,
    compared: [],
    stoppable: false,
    request,
    properties: (_step, description) => description,
    metadata: (state) => arnMetadata('RegisterModel', state),
  },
};

/** A pipeline puts its execution's ARN into the package, where the definition does not say otherwise. */
function request({ arguments: given }: ResolvedStep, { executionArn }: RequestContext): JsonObject {
  const metadata = isObject(given['MetadataProperties']) ? given['MetadataProperties'] : {};
  return { ...given, MetadataProperties: { GeneratedBy: executionArn, ...metadata } };
}
