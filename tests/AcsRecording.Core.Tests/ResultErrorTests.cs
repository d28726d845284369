using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>What the result operation says went wrong with a recording.</summary>
public sealed class ResultErrorTests(AzuriteBlobs azurite) : OwnStorageTest(azurite)
{
    [NodeFact("azurite")]
    public async Task An_export_that_failed_is_in_the_result_and_its_files_are_saved_with_a_warning()
    {
        await Blobs.CreateAsync();
        var recorded = await RecordIntoContainerAsync();
        var result = await Connection.Recordings.GetResultAsync(recorded.RecordingId!, None);
        var error = Assert.Single(result.Errors);
        Assert.Equal(("ExportFailure", "managedIdentityNotEnabled"), (error.Code, error.InnerError!.Code));
        Assert.Equal(
            "ExportFailure: The recording could not be exported. "
            + "(managedIdentityNotEnabled: The resource's system-assigned identity is off.)",
            error.ToString());
        await SaveAsync(Assert.Single(result.Chunks));
        Assert.Contains("Test-AcsRecordingStorageAccess", Assert.Single(Host.Warnings), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ExportFailed", "ExportFailure", "managedIdentityNotEnabled", "Grant-AcsRecordingStorageAccess")]
    [InlineData("ResultFailed", "MediaLost", "recorderGone", "Waiting doesn't help")]
    public async Task Without_a_file_they_are_the_error(string errorId, string code, string cause, string advice)
    {
        await AnswerAsync(new JsonArray(new JsonObject
        {
            ["code"] = code,
            ["message"] = "no \u001b[31mfile\u001b[0m",
            ["innererror"] = new JsonObject { ["code"] = cause, ["message"] = "sig=c2VjcmV0" },
        }));
        var failure = await FailsAsync(errorId, RecordingErrorCategory.InvalidOperation, () =>
            Connection.Recordings.GetResultAsync("some-recording", None));
        Assert.Equal(code, failure.ServiceCode);
        Assert.Contains($"{code}: no", failure.Message, System.StringComparison.Ordinal);
        Assert.Contains(cause, failure.Message, System.StringComparison.Ordinal);
        Assert.Contains(advice, failure.RecommendedAction, System.StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', failure.Message);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[null, 7]")]
    public async Task What_is_no_error_is_none(string errors)
    {
        await AnswerAsync(JsonNode.Parse(errors));
        await FailsAsync("ResultNotReady", RecordingErrorCategory.ObjectNotFound, () =>
            Connection.Recordings.GetResultAsync("some-recording", None));
    }

    private Task AnswerAsync(JsonNode? errors)
    {
        var body =
            new JsonObject { ["recordingStorageInfo"] = new JsonObject { ["recordingChunks"] = new JsonArray() }, ["errors"] = errors };
        return FaultAsync(new JsonObject { ["path"] = "/result", ["status"] = 200, ["body"] = body.ToJsonString() }.ToJsonString());
    }
}
