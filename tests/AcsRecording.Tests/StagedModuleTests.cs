using System;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Isolation;
using AcsRecording.Session;
using AcsRecording.Testing;

namespace AcsRecording.Tests;

/// <summary>The staged engine, loaded as PowerShell 7 loads it, against the staged emulator.</summary>
public sealed class StagedModuleTests
{
    private static readonly string Library = Path.Combine(Repository.Module, "lib");
    private static readonly string Emulator = Path.Combine(Repository.Root, "artifacts", "emulator", "AcsRecording.Emulator.dll");

    [Fact]
    public async Task The_engine_and_its_packages_load_apart_from_everything_else()
    {
        var engine = Load();
        await using var emulator = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0");
        var ready = JsonNode.Parse(await emulator.LineAsync(_ => true))!;
        var connection = engine.Connect(new ConnectRequest { ConnectionString = ready["connectionString"]!.GetValue<string>() });
        var recording = await connection.Recordings.StartAsync(new StartRequest { GroupCallId = Guid.NewGuid().ToString() }, default);
        Assert.Equal("Active", (await connection.Recordings.GetStateAsync(recording, default)).State);

        var context = AssemblyLoadContext.GetLoadContext(engine.GetType().Assembly)!;
        Assert.Equal("AcsRecording", context.Name);
        Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == "Azure.Core");
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly =>
            assembly.GetName().Name!.StartsWith("Azure.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_emulators_account_is_the_one_that_its_page_publishes()
    {
        var request = DevelopmentEmulator.Request(1234);
        Assert.Equal(("http://127.0.0.1:1234", 8930), (request.Endpoint, DevelopmentEmulator.DefaultPort));
        Assert.Contains(
            request.AccessKey!, File.ReadAllText(Path.Combine(Repository.Root, "docs", "emulator.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_types_that_cross_the_line_are_staged_once()
    {
        Assert.Single(Directory.GetFiles(Repository.Module, "AcsRecording.Abstractions.dll", SearchOption.AllDirectories));
        Assert.False(File.Exists(Path.Combine(Library, "System.Management.Automation.dll")));
    }

    [Theory]
    [InlineData("artifacts/module/AcsRecording/lib", "artifacts/module/AcsRecording/THIRD-PARTY-NOTICES.txt")]
    [InlineData("artifacts/emulator", "src/AcsRecording.Emulator/THIRD-PARTY-NOTICES.txt")]
    public void Every_library_of_others_has_its_notice(string libraries, string file)
    {
        var names = Directory.GetFiles(Path.Combine(Repository.Root, libraries), "*.dll").Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith("AcsRecording.", StringComparison.Ordinal)).ToArray();
        var notices = File.ReadAllText(Path.Combine(Repository.Root, file)).Split([' ', ',', '\r', '\n']);
        Assert.Empty(Some.Of(names).Except(notices));
        Assert.Empty(notices.Where(word => word.EndsWith(".dll", StringComparison.Ordinal)).Except(names));
    }

    [Fact]
    public void Every_assembly_that_the_engine_refers_to_is_there_or_part_of_net()
    {
        var staged = Directory.GetFiles(Library, "*.dll").ToDictionary(path => Path.GetFileNameWithoutExtension(path));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var missing = staged.Values.SelectMany(References).Distinct().Where(name =>
            !staged.ContainsKey(name) && !platform.Contains(name) && name != "AcsRecording.Abstractions");
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("last")]
    public async Task Old_versions_of_its_packages_in_the_same_process_neither_disturb_it_nor_are_disturbed(string order)
    {
        var folder = Directory.CreateTempSubdirectory("acsrecording-").FullName;
        await using var emulator = RunningProcess.Start("dotnet", Emulator, "start", "--port", "0");
        var connectionString = JsonNode.Parse(await emulator.LineAsync(_ => true))!["connectionString"]!.GetValue<string>();
        var conflicting = Path.Combine(
            Repository.Root,
            "tests",
            "AcsRecording.ConflictingModule",
            "bin",
            Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/', '\\')))!,
            "net10.0",
            "AcsRecording.ConflictingModule.dll");
        await using var process = RunningProcess.Start("dotnet", conflicting, order, Repository.Module, connectionString, folder);
        var (exitCode, output, errors) = await process.ExitAsync();
        Directory.Delete(folder, recursive: true);
        Assert.True(exitCode == 0, errors);
        var lines = output.Split('\n');
        Assert.Equal(order == "first" ? 2 : 1, lines.Count(line => line == "conflicting True"));
        Assert.Equal(2, lines.Count(line => line == "saved True deleted True"));
        Assert.Contains("SignInFailed", lines);
        foreach (var old in new[] { "Azure.Core 1.16.0.0", "System.ClientModel 1.0.0.0", "Microsoft.Identity.Client 4.55.0.0" })
        {
            Assert.Contains($"Default {old}", lines);
            Assert.Single(lines, line =>
                line.StartsWith($"AcsRecording {old.Split(' ')[0]} ", StringComparison.Ordinal)
                    && !line.EndsWith(old.Split(' ')[1], StringComparison.Ordinal));
        }
    }

    private static IRecordingEngine Load() =>
        Assert.IsAssignableFrom<IRecordingEngine>(
            EngineContext.Create(Library, typeof(IRecordingEngine).Assembly, "AcsRecording.Core", "AcsRecording.Core.RecordingEngine"));

    /// <summary>Read without loading anything.</summary>
    private static string[] References(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
