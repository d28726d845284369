#:project ../src/AcsRecording.Core/AcsRecording.Core.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CS1591;CA2007;IDE0005;IDE0055

// The life of a recording through the engine, for a machine without PowerShell. With it, examples/quickstart.ps1 does the same.
// Run it with './build.sh demo'; it needs an emulator and its connection string in the environment.
using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording;
using AcsRecording.Core;

var connectionString = Environment.GetEnvironmentVariable("COMMUNICATION_SERVICES_CONNECTION_STRING")
    ?? throw new InvalidOperationException("Run this with './build.sh demo'.");
var folder = Directory.CreateTempSubdirectory("acsrecording-demo-").FullName;
var none = CancellationToken.None;
var host = new ConsoleHost();

IRecordingEngine engine = new RecordingEngine();
var connection = engine.Connect(new ConnectRequest { ConnectionString = connectionString });
var recordings = connection.Recordings;
Say("Connected", connection.ToString());

var recording = await recordings.StartAsync(new StartRequest { GroupCallId = Guid.NewGuid().ToString(), Format = RecordingFormat.Mp3 }, none);
Say("Started", recording.State);
recording = await recordings.WaitAsync(recording.RecordingId, RecordingState.Active, TimeSpan.FromSeconds(30), host, none);
Say("Recording", recording.State);
await Task.Delay(TimeSpan.FromSeconds(1));

await recordings.PauseAsync(recording.RecordingId, none);
Say("Paused", (await recordings.GetStateAsync(recording.RecordingId, none)).State);
await recordings.ResumeAsync(recording.RecordingId, none);
Say("Resumed", (await recordings.GetStateAsync(recording.RecordingId, none)).State);
await Task.Delay(TimeSpan.FromSeconds(1));

await recordings.StopAsync(recording.RecordingId, none);
Say("Stopped", (await recordings.WaitAsync(recording.RecordingId, RecordingState.Ended, TimeSpan.FromSeconds(30), host, none)).State);

// Event Grid would deliver this; the emulator lists it.
using var http = new HttpClient();
var text = await http.GetStringAsync(new Uri(connection.Endpoint, "/_emulator/events"));
var announced = (RecordingFileEvent)engine.Events.Read(text, skipUnknown: false)[0];
Say("Announced", $"{announced.Chunks.Length} file, {announced.RecordingDuration:g} of {announced.Format}");

var saver = connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = folder } });
foreach (var chunk in announced.Chunks)
{
    var saved = await saver.SaveAsync(chunk, host, none);
    Say("Saved", $"{saved.Bytes:N0} bytes, verified: {saved.Verified}");
    Say("", saved.ToString());
    Say("", $"SHA-256 {saved.Sha256}");
    await connection.Transfers.RemoveAsync(saved, null, force: false, host, none);
    Say("Deleted", "at the service; the file above stays");
}

static void Say(string step, string text) => Console.WriteLine($"{step,-10} {text}");

internal sealed class ConsoleHost : ICommandHost
{
    public void WriteVerbose(string text)
    {
    }

    public void WriteWarning(string text) => Console.Error.WriteLine(text);

    public void WriteProgress(OperationProgress progress)
    {
    }

    public Task<bool> ShouldProcessAsync(string target, string action) => Task.FromResult(true);
}
