package org.boundedflood.switching;

import java.time.Duration;
import org.boundedflood.program.PlannerSettings;

/**
 * What an operator may tune of the shell.
 *
 * @param planner what goes into the switch program
 * @param auditInterval time between two comparisons of the number of flows in the switch with the
 *     number that it should have
 */
public record ShellSettings(PlannerSettings planner, Duration auditInterval) {}
