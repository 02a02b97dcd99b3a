// The resource types that the stand-in for aws serves: one file and one line each.
import { budgetsBudget } from './budgets-budget';
import { codebuildProject } from './codebuild-project';
import { codecommitRepository } from './codecommit-repository';
import { bucketObject } from './bucket-object';
import { sagemakerEndpoint } from './sagemaker-endpoint';
import { sagemakerEndpointConfiguration } from './sagemaker-endpoint-configuration';
import type { ClassicResource } from './resource';

export const classicResources: readonly ClassicResource[] = [bucketObject, sagemakerEndpointConfiguration, sagemakerEndpoint, budgetsBudget, codecommitRepository, codebuildProject];
