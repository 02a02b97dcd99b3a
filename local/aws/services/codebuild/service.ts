// AWS CodeBuild: json 1.1; builds really run, on this machine.
import type { Service } from '../../service';
import { boundRunners } from '../../background/bound-runners';
import { BuildRuns } from '../../background/build-runs';
import type { Runners } from '../../background/runners';
import { buildTable } from './build-records';
import { buildOperations } from './builds';
import { projectTable } from './project-records';
import { projectOperations } from './projects';
import shapes from './shapes.json';

/** The service over its runner. */
export function codebuildService(runners: Pick<Runners, 'runBuild'>): Service {
  return {
    name: 'codebuild', signingNames: ['codebuild'], validationCode: 'InvalidInputException', shapes,
    open(cloud) {
      projectTable(cloud.store);
      buildTable(cloud.store);
      const builds = new BuildRuns(cloud, runners.runBuild);
      return { operations: [...projectOperations, ...buildOperations(builds)], resume: () => builds.resume(), close: () => builds.close() };
    },
  };
}

/** The service as the endpoint serves it. */
export const codebuild = codebuildService(boundRunners);
