import { vendorIds } from '../find-port/boards.ts'

/** For /etc/udev/rules.d: access for whoever sits at the computer, and no probing by ModemManager. */
export const udevRules = `# Robots of Sinew. sudo cp to /etc/udev/rules.d/70-sinew.rules, then: sudo udevadm control --reload && sudo udevadm trigger
${vendorIds
  .map(
    (id) =>
      `SUBSYSTEM=="tty", ATTRS{idVendor}=="${id}", MODE="0660", GROUP="dialout", TAG+="uaccess", ENV{ID_MM_DEVICE_IGNORE}="1"`,
  )
  .join('\n')}
`
