// Writes plans of any length for measurements: realistic qubes, a flow now and then, a fault in every eighth qube.

/** A plan of about `lines` lines (exactly, but for the last entry). The same call always gives the same text. */
export function samplePlan(lines: number): string {
  const out = [
    'plan: 1',
    'title: A plan to measure with',
    'release: "4.3"',
    'threat_model:',
    '  profile: researcher',
    '  risks: [cross-context-compromise, malicious-documents]',
    '  daily_contamination_risk: true',
    '  accepts_upkeep: true',
    'approach: [qubes]',
    'experience: comfortable',
    'templates:',
    '  fedora-43-xfce: {}',
    '  mail-fedora-43: { clone: fedora-43-xfce, installs: [thunderbird] }',
    'maintenance: { dom0: weekly, templates: weekly, qubes: weekly }',
    'qubes:',
  ];
  const flows: string[] = [];
  const labels = ['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple'];
  for (let i = 0; out.length + flows.length + 1 < lines - 9; i++) {
    out.push(
      `  qube-${i}:`,
      `    label: ${i % 8 === 7 ? 'pink' : labels[i % labels.length]}`,
      `    template: ${i % 3 === 0 ? 'mail-fedora-43' : 'fedora-43-xfce'}`,
      `    netvm: ${i % 5 === 0 ? 'none' : 'sys-firewall'}`,
      `    purpose: Project number ${i}, kept apart from the others  # a remark`,
      `    activities: [email, writing]`,
      `    memory: ${400 + (i % 5) * 100}`,
      `    default_dispvm: none`,
    );
    if (i % 2 === 0) out.push(`    tags: [group-${i % 10}]`);
    if (i > 0 && i % 10 === 0) flows.push(`  - { from: qube-${i}, to: qube-${i - 1}, service: copy, action: ask, reason: hand over results }`);
  }
  return `${[...out, ...(flows.length === 0 ? [] : ['flows:', ...flows])].join('\n')}\n`;
}
