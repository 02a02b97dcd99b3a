// What the two repositories begin with: templates of this package, and the workflow with all that it reads.
import fs from 'node:fs';
import path from 'node:path';
import { isMap, parse, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { InputError, type Problem } from '../../flows/problems';
import { servingProject } from '../../infra/serving/names';
import { storedSources } from '../../steps/workflow';
import type { Project } from '../project/load-project';
import { locateTable } from '../project/locate-table';

/** A file of a seed. */
export interface SeedFile { path: string; content: Buffer }

/** Bytes that a table in a repository may have: CodeCommit takes no larger file in a commit that is made by its API. */
const largest = 5 * 1024 * 1024;

/** Texts of a template have these in braces of their own: `{{workflow}}`. */
type Names = Readonly<Record<'workflow' | 'environment' | 'targets' | 'servingProject', string>>;

function templateFiles(folder: string, names: Names, below = ''): SeedFile[] {
  return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1)).flatMap((entry) => {
    const name = path.posix.join(below, entry.name);
    if (entry.isDirectory()) return templateFiles(folder, names, name);
    const text = fs.readFileSync(path.join(folder, name), 'utf8').replace(/\{\{(\w+)\}\}/g, (whole, key: string) => (names as Record<string, string>)[key] ?? whole);
    return [{ path: name, content: Buffer.from(text) }];
  });
}

/** A table of the workflow, as a file of the repository. */
interface SeedTable { at: readonly string[]; file: string; path: string }

/** Tables that are files of this machine; what lies in S3 stays there. @throws InputError for what is too large, or not there */
function seedTables({ workflow, workflowFile }: Project): SeedTable[] {
  const folder = path.dirname(workflowFile);
  const places = [...storedSources(workflow).map(([name, place]) => [['sources', name], place] as const), ...(['features', 'labels'] as const).flatMap((part) => (workflow.holdout[part] === undefined ? [] : [[['holdout', part], workflow.holdout[part]] as const]))];
  const problems: Problem[] = [];
  const tables = places.flatMap(([at, place]): SeedTable[] => {
    const found = locateTable(place, folder);
    if (found.kind === 's3') return [];
    if (found.kind === 'missing') { problems.push({ file: workflowFile, path: at.join('.'), message: found.message }); return []; }
    const { size } = fs.statSync(found.file);
    if (size > largest) problems.push({ file: workflowFile, path: at.join('.'), message: `${found.file} has ${size} bytes; a repository takes ${largest}: put the table to a fixed place in S3 and name that (s3: s3://bucket/key)` });
    return [{ at, file: found.file, path: place.package === undefined && place.file !== undefined && !path.isAbsolute(place.file) && !place.file.startsWith('..') ? place.file : `data/${path.basename(found.file)}` }];
  });
  if (problems.length > 0) throw new InputError(problems);
  return tables;
}

/** The workflow file, its comments kept, with its tables where they lie in the repository. */
function seedWorkflow({ workflowFile }: Project, tables: readonly SeedTable[]): string {
  const document = parseDocument(fs.readFileSync(workflowFile, 'utf8').replace(/^# yaml-language-server:.*\n/, ''));
  for (const { at, path: file } of tables) {
    const place = document.getIn(at, true);
    if (isMap(place)) place.delete('package');
    document.setIn([...at, 'file'], file);
  }
  return document.toString({ lineWidth: 0 });
}

/** What modelbuild begins with. @throws InputError */
export function modelBuildSeed(packageFolder: string, project: Project, environment: string): SeedFile[] {
  const tables = seedTables(project);
  const names = { workflow: project.workflow.name, environment, targets: (project.settings.delivery?.to ?? []).join(', '), servingProject: servingProject(project.workflow.name) };
  return [
    ...templateFiles(path.join(packageFolder, 'repositories', 'modelbuild'), names),
    { path: 'workflow.yaml', content: Buffer.from(seedWorkflow(project, tables)) },
    { path: project.workflow.flow, content: Buffer.from(project.flowText) },
    ...tables.map(({ file, path: at }) => ({ path: at, content: fs.readFileSync(file) })),
  ];
}

/** Settings of an environment that models are brought to: the project's own, and the role that builds assume. */
function seedStackFile(project: Project, environment: string, deployRole: string): string {
  const file = path.join(project.folder, `Pulumi.${environment}.yaml`);
  const content = fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8')) as { config?: Record<string, unknown> } : {};
  const region = project.region === undefined ? {} : { 'aws-native:region': project.region, 'aws:region': project.region };
  const given: Record<string, unknown> = { ...region, ...content.config };
  const config = Object.fromEntries(Object.entries(given).filter(([key]) => !['mlops:workflow', 'mlops:delivery'].includes(key)));
  return `# Environment ${environment}: what serves there, and how it is brought in.\n${stringify({ config: { 'mlops:assumeRole': deployRole, ...config } }, { lineWidth: 0 })}`;
}

const ownPackage = z.object({ name: z.string(), version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** What `pulumi up` typed by hand needs there; builds bring their tools. */
function packageOf(packageFolder: string, workflow: string): object {
  const { name, version, dependencies } = ownPackage.parse(JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8')));
  return { name: workflow, private: true, dependencies: { '@pulumi/pulumi': dependencies['@pulumi/pulumi'], [name]: version } };
}

/** The package file of a repository whose jobs install this project themselves. */
export const packageSeed = (packageFolder: string, { workflow: { name } }: Project): SeedFile => ({ path: 'package.json', content: Buffer.from(`${JSON.stringify(packageOf(packageFolder, name), null, 2)}\n`) });

/** The stack file of an environment. */
export const stackSeed = (project: Project, environment: string, deployRole: string): SeedFile => ({ path: `Pulumi.${environment}.yaml`, content: Buffer.from(seedStackFile(project, environment, deployRole)) });

/** What modeldeploy begins with. @param deployRole ARN of the role under which an environment is deployed to */
export function modelDeploySeed(packageFolder: string, project: Project, environment: string, deployRole: (environment: string) => string): SeedFile[] {
  const to = project.settings.delivery?.to ?? [];
  const names = { workflow: project.workflow.name, environment, targets: to.join(', '), servingProject: servingProject(project.workflow.name) };
  return [
    ...templateFiles(path.join(packageFolder, 'repositories', 'modeldeploy'), names),
    packageSeed(packageFolder, project),
    ...[environment, ...to].map((target) => stackSeed(project, target, deployRole(target))),
  ];
}
