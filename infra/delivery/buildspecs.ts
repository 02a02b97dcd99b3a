// The buildspecs of delivery, inline in the stack: what a team pushes is built by them, and cannot change them.
import type { DeliverySettings } from '../permissions/delivery';

/** What a buildspec is made for. */
export interface BuildspecArgs {
  environment: string;
  delivery: DeliverySettings;
  /** Settings of the environment as `Pulumi.<env>.yaml` has them; the team's repository has no such file. */
  config: Readonly<Record<string, unknown>>;
}

/** The tools lie beside the source, as an artifact of their own; archives carry no rights to run a file. */
const useTools = (tools: string): string[] => [
  // A repository brings no state of mlops, where a pulumi to run may lie.
  'rm -rf .mlops',
  'mkdir -p "$HOME/bin"',
  `printf '#!/bin/sh\\nexec node "%s/scripts/mlops.cjs" "$@"\\n' "${tools}" > "$HOME/bin/mlops"`,
  `chmod +x "$HOME/bin/mlops" "${tools}/local/pulumi/bin/pulumi"`,
  // A real pulumi with its plugins, where the tools were packed with one.
  `if [ -d "${tools}/pulumi" ]; then chmod -R +x "${tools}/pulumi"; export PATH="${tools}/pulumi/bin:$PATH" PULUMI_HOME="${tools}/pulumi/home"; fi`,
  'export PATH="$HOME/bin:$PATH"',
];

/** A buildspec as text: JSON is YAML too, and has one form. @param tools folder of the tools */
function buildspec(commands: readonly string[], more: object = {}, tools = '$CODEBUILD_SRC_DIR_Tools'): string {
  return JSON.stringify({ version: 0.2, phases: { install: { 'runtime-versions': { nodejs: 22 }, commands: useTools(tools) }, build: { commands } }, ...more }, null, 1);
}

const inQuotes = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The environment's settings, where mlops looks for them; what the repository has under that name does not count. */
const writeSettings = ({ environment, config }: BuildspecArgs, folder = '.'): string => `rm -f ${folder}/Pulumi.${environment}.yaml && printf '%s' ${inQuotes(JSON.stringify({ config }))} > ${folder}/Pulumi.${environment}.yaml`;

/** Lint, and the repository's own checks. */
export function checkModelSpec(args: BuildspecArgs): string {
  return buildspec([
    writeSettings(args),
    `mlops lint --env ${args.environment}`,
    'if [ -f tests/run.sh ]; then sh tests/run.sh; fi',
  ]);
}

/** Stack, run and verdict: the build fails where a gate refuses. */
export function buildModelSpec(args: BuildspecArgs): string {
  return buildspec([writeSettings(args), `mlops release --env ${args.environment} --yes`]);
}

/** One version for all environments, or the end of the execution where there is nothing to do. */
export function chooseModelSpec({ environment, delivery }: BuildspecArgs): string {
  return buildspec([
    `mlops delivery choose "$PACKAGE_VERSION" --env ${environment} --to ${delivery.to.join(',')} --reason "$REASON" --pipeline "$PIPELINE" --execution "$EXECUTION" > chosen.txt`,
    'cat chosen.txt',
    'export PACKAGE_ARN="$(tail -n 1 chosen.txt)"',
  ], { env: { 'exported-variables': ['PACKAGE_ARN'] } });
}

/** The version comes over from FROM into the registry of TO, where somebody is to approve it. */
export function offerModelSpec(): string {
  return buildspec(['mlops promote "$PACKAGE_ARN" --from "$FROM" --env "$TO"']);
}

/** The version comes over from FROM, unless it was offered before, and serves in TO where CHECK finds no fault with it; one that was rejected since where it was made is deployed nowhere, whoever retries or has approved it in TO. */
export function deployModelSpec({ environment, delivery }: BuildspecArgs): string {
  return buildspec([
    `mlops delivery choose "$PACKAGE_ARN" --env ${environment} --to ${delivery.to.join(',')} --reason again`,
    'if [ -n "$FROM" ]; then mlops promote "$PACKAGE_ARN" --from "$FROM" --env "$TO" --carry-approval; fi',
    'mlops deploy "$PACKAGE_ARN" --env "$TO" --check-build "$CHECK"',
  ]);
}

/** The repository's own checks of an endpoint, under keys that may ask it and nothing else. The build that deploys starts it, on its own source. */
export function checkEndpointSpec(): string {
  return buildspec(['cd "$CODEBUILD_SRC_DIR_Source"', 'rm -rf .mlops', 'if [ -f tests/smoke.sh ]; then mlops endpoint check tests/smoke.sh --env "$TO"; fi'], {}, '$CODEBUILD_SRC_DIR');
}

/** What a pull request changes, told as a comment of it, with what the change's own checks say. */
export function reviewChangeSpec(args: BuildspecArgs): string {
  const base = '"$HOME/base"';
  return buildspec([
    `git worktree add --quiet --detach ${base} "$(git merge-base "$BEFORE" "$AFTER")"`,
    writeSettings(args), writeSettings(args, base),
    `mlops review --env ${args.environment} --against ${base} --checks tests/run.sh --repository "$REPOSITORY" --pull-request "$PULL_REQUEST" --before "$BEFORE" --after "$AFTER"`,
  ]);
}
