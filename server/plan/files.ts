// Which files are plans, by name.

export const configName = 'qube-plan.config.yaml';

/** `qube-plan.yaml`, `qube-plan.yml`, `*.qube-plan.yaml`, `*.qube-plan.yml`; works on paths and URIs. */
export const isPlanFile = (path: string): boolean => /(?:^|[/\\.])qube-plan\.ya?ml$/.test(path);

export const isConfigFile = (path: string): boolean => /(?:^|[/\\])qube-plan\.config\.ya?ml$/.test(path);
