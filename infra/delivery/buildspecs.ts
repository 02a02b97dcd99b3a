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
const useTools = [
  'mkdir -p "$HOME/bin"',
  `printf '#!/bin/sh\\nexec node "%s/scripts/mlops.cjs" "$@"\\n' "$CODEBUILD_SRC_DIR_Tools" > "$HOME/bin/mlops"`,
  'chmod +x "$HOME/bin/mlops" "$CODEBUILD_SRC_DIR_Tools/local/pulumi/bin/pulumi"',
  // A real pulumi with its plugins, where the tools were packed with one.
  'if [ -d "$CODEBUILD_SRC_DIR_Tools/pulumi" ]; then chmod -R +x "$CODEBUILD_SRC_DIR_Tools/pulumi"; export PATH="$CODEBUILD_SRC_DIR_Tools/pulumi/bin:$PATH" PULUMI_HOME="$CODEBUILD_SRC_DIR_Tools/pulumi/home"; fi',
  'export PATH="$HOME/bin:$PATH"',
];

/** A buildspec as text: JSON is YAML too, and has one form. */
function buildspec(commands: readonly string[], more: object = {}): string {
  return JSON.stringify({ version: 0.2, phases: { install: { 'runtime-versions': { nodejs: 22 }, commands: useTools }, build: { commands } }, ...more }, null, 1);
}

const inQuotes = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Lint, the repository's own checks, then stack, run and verdict: the build fails where a gate refuses. */
export function buildModelSpec({ environment, config }: BuildspecArgs): string {
  return buildspec([
    `printf '%s' ${inQuotes(JSON.stringify({ config }))} > Pulumi.${environment}.yaml`,
    `mlops lint --env ${environment}`,
    'if [ -f tests/run.sh ]; then sh tests/run.sh; fi',
    `mlops release --env ${environment} --yes`,
  ]);
}

/** One version for all environments, or the end of the execution where there is nothing to do; an only environment has no stage before it that could offer it the version. */
export function chooseModelSpec({ environment, delivery }: BuildspecArgs): string {
  const [only, ...others] = delivery.to;
  return buildspec([
    `mlops delivery choose "$PACKAGE_VERSION" --env ${environment} --to ${delivery.to.join(',')} --reason "$REASON" --pipeline "$PIPELINE" --execution "$EXECUTION" > chosen.txt`,
    'cat chosen.txt',
    'export PACKAGE_ARN="$(tail -n 1 chosen.txt)"',
    ...(only === undefined || others.length > 0 ? [] : [`if [ "$PACKAGE_ARN" != none ]; then mlops promote "$PACKAGE_ARN" --from ${environment} --env ${only}; fi`]),
  ], { env: { 'exported-variables': ['PACKAGE_ARN'] } });
}

/** The version comes over from FROM, serves in TO and is tested there, and is offered to NEXT. */
export function deployModelSpec(): string {
  return buildspec([
    'if [ -n "$FROM" ]; then mlops promote "$PACKAGE_ARN" --from "$FROM" --env "$TO" --carry-approval; fi',
    'mlops deploy "$PACKAGE_ARN" --env "$TO"',
    'if [ -f tests/smoke.sh ]; then ENVIRONMENT="$TO" sh tests/smoke.sh; fi',
    'if [ -n "$NEXT" ]; then mlops promote "$PACKAGE_ARN" --from "$TO" --env "$NEXT"; fi',
  ]);
}
