// Tags of every resource and job: whose they are, what they cost, and which SageMaker project shows them.
import type { Place } from './names';
import type { Settings } from './settings';

/** Those of the settings cannot displace the others. `stack` alone tells one environment of one workflow: budgets filter by one tag. */
export function environmentTags({ workflow, environment }: Pick<Place, 'workflow' | 'environment'>, { tags, project }: Pick<Settings, 'tags' | 'project'>): Record<string, string> {
  return {
    ...tags, workflow, environment, stack: `${workflow}-${environment}`, 'managed-by': 'pulumi',
    // Studio shows what has both. Source: SageMaker developer guide, SageMaker Projects.
    ...(project === undefined ? {} : { 'sagemaker:project-id': project.id, 'sagemaker:project-name': project.name }),
  };
}
