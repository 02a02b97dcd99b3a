// Names of what serves, known before anything is made.
import type { Place } from '../names';

/** Name of the endpoint of a workflow in an environment. */
export const endpointName = ({ workflow, environment }: Pick<Place, 'workflow' | 'environment'>): string => `${workflow}-${environment}`;

/** Name of the Pulumi project of a workflow's endpoints. */
export const servingProject = (workflow: string): string => `${workflow}-serving`;

/** The workflow of such a project; undefined for the name of another one. */
export const workflowOfServing = (project: string): string | undefined => /^(.+)-serving$/.exec(project)?.[1];
