using System;
using System.Threading.Tasks;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>Asks before each step, and tells what has become of it.</summary>
internal sealed class SetupSteps(Func<EventSetupStep, Task> emit, ICommandHost host)
{
    /// <summary>Done where it is to be done now.</summary>
    public async Task<StepOutcome> AskAsync(ResourceIdentifier target, string action, bool isLoss = false) =>
        await host.ShouldProcessAsync(target.ToString(), action, isLoss).ConfigureAwait(false) switch
        {
            Decision.Yes => StepOutcome.Done,
            Decision.WhatIf => StepOutcome.Planned,
            _ => StepOutcome.Declined,
        };

    public Task EmitAsync(string step, StepOutcome outcome, string detail, ResourceIdentifier target) => outcome == StepOutcome.Declined
        ? Task.CompletedTask
        : emit(new EventSetupStep
        {
            Step = step,
            Changed = outcome == StepOutcome.Done,
            Planned = outcome == StepOutcome.Planned,
            Detail = detail,
            Target = target.ToString(),
        });
}
