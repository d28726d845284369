using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Threading.Tasks;
using AcsRecording.Isolation;
using AcsRecording.Saver;

namespace AcsRecording.ConflictingModule;

/// <summary>
/// A process that has another module in it, with old versions of the packages that the engine brings: <c>first|last MODULE-FOLDER
/// CONNECTION-STRING FOLDER</c>. The conflicting module works before the engine is loaded or after, as told, and again at the end;
/// in between the engine runs the whole life cycle. Prints each version that is in use, and by whom.
/// </summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        if (args[0] == "first")
        {
            UseConflictingVersions();
        }

        var engine = (IRecordingEngine)EngineContext.Create(
            Path.Combine(args[1], "lib"), typeof(IRecordingEngine).Assembly, "AcsRecording.Core", "AcsRecording.Core.RecordingEngine");
        await RunAsync(engine, args[2], args[3]);
        SignIn(engine, args[2]);
        UseConflictingVersions();
        await RunAsync(engine, args[2], args[3]);
        foreach (var assembly in AssemblyLoadContext.All.SelectMany(context => context.Assemblies).Select(assembly =>
            (assembly.GetName().Name, assembly.GetName().Version, AssemblyLoadContext.GetLoadContext(assembly)!.Name)))
        {
            if (assembly.Item1 is "Azure.Core" or "System.ClientModel" or "Microsoft.Identity.Client")
            {
                Console.WriteLine($"{assembly.Item3} {assembly.Item1} {assembly.Item2}");
            }
        }
    }

    private static async Task RunAsync(IRecordingEngine engine, string connectionString, string folder)
    {
        var connection = engine.Connect(new ConnectRequest { ConnectionString = connectionString });
        var recording = await connection.Recordings.StartAsync(
            new StartRequest { GroupCallId = Guid.NewGuid().ToString(), Format = RecordingFormat.Wav }, default);
        await connection.Recordings.PauseAsync(recording, default);
        await connection.Recordings.ResumeAsync(recording, default);
        await connection.Recordings.StopAsync(recording, default);
        var chunk = (await connection.Recordings.GetResultAsync(recording, default)).Chunks[0];
        var saver = connection.Transfers.OpenSaver(new SaveOptions { Destination = new SaveDestination { Path = folder } });
        var saved = await saver.SaveAsync(chunk, new SilentHost(), default);
        Console.WriteLine(
            $"saved {saved!.Verified} deleted "
            + $"{await connection.Transfers.Originals.RemoveAsync(saved, null, force: false, new SilentHost(), default)}");
    }

    /// <summary>Brings in the engine's Microsoft.Identity.Client, to be refused a token for want of the right header.</summary>
    private static void SignIn(IRecordingEngine engine, string connectionString)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", connectionString.Split('=', ';')[1] + "_emulator/identity");
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "none");
        try
        {
            engine.Connect(new ConnectRequest { Endpoint = "https://127.0.0.1:1", ManagedIdentity = true })
                .Recordings.GetStateAsync(new Recording { RecordingId = "x" }, default).GetAwaiter().GetResult();
        }
        catch (RecordingException exception)
        {
            Console.WriteLine(exception.ErrorId);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseConflictingVersions()
    {
        var error = new Azure.RequestFailedException(418, "a conflicting module's");
        var options = new System.ClientModel.Primitives.ModelReaderWriterOptions("J");
        var application = Microsoft.Identity.Client.ConfidentialClientApplicationBuilder.Create(Guid.NewGuid().ToString())
            .WithClientSecret("a conflicting module's").Build();
        Console.WriteLine($"conflicting {error.Status == 418 && options.Format == "J" && application.AppConfig.ClientId.Length == 36}");
    }
}
