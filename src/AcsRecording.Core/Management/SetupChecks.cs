using System;
using System.Threading.Tasks;
using Azure.Core;

namespace AcsRecording.Core.Management;

/// <summary>Emits the rows of a test of a way for events.</summary>
internal sealed class SetupChecks(Func<EventSetupCheck, Task> emit)
{
    public Task EmitAsync(string check, bool passed, string found, string? remedy, ResourceIdentifier target) =>
        emit(new EventSetupCheck
        {
            Check = check,
            Passed = passed,
            Found = found,
            Remedy = passed ? null : remedy,
            Target = target.ToString(),
        });

    /// <summary>Goes on past what may not be read: the checks that it takes are rows that say why they can't be made.</summary>
    /// <returns>Whether it could be read.</returns>
    public async Task<bool> TryAsync(ResourceIdentifier target, Func<Task> look, params string[] checks)
    {
        try
        {
            await look().ConfigureAwait(false);
            return true;
        }
        catch (RecordingException exception) when (
            exception.Category == RecordingErrorCategory.PermissionDenied || exception.ErrorId == "NoStorageCredential")
        {
            foreach (var check in checks)
            {
                await emit(new EventSetupCheck
                {
                    Check = check,
                    Unknown = true,
                    Found = $"can't be told: {exception.Message}",
                    Remedy = exception.RecommendedAction,
                    Target = target.ToString(),
                }).ConfigureAwait(false);
            }

            return false;
        }
    }
}
