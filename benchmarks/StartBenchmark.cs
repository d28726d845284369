using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Benchmarks;

/// <summary>
/// What a new PowerShell pays: for the import, and for its first small save. Beside an older staged module where one is given.
/// </summary>
internal static class StartBenchmark
{
    private const int Bytes = 100_000;

    public static async Task RunAsync(string? before, int runs)
    {
        await using var emulator = await RunningEmulator.StartAsync(1, "--content-bytes", $"{Bytes}");
        string[] modules = before is null ? [Repository.Module] : [Path.GetFullPath(before), Repository.Module];
        var bare = new List<double>();
        var empty = new List<double>();
        var imports = modules.ToDictionary(module => module, _ => new List<double>());
        var saves = modules.ToDictionary(module => module, _ => new List<double>());
        for (var run = 0; run < runs; run++)
        {
            bare.Add(await SecondsAsync("exit"));
            empty.Add(await Bench.InFolderAsync(ImportNothingAsync));
            foreach (var module in modules)
            {
                imports[module].Add(await SecondsAsync(PowerShell.Import(module)));
                saves[module].Add(await Bench.InFolderAsync(folder => SecondsAsync(PowerShell.Save(module, emulator, folder))));
            }
        }

        var unit = Bench.Median(bare);
        Bench.Print(
            $"A new PowerShell, medians of {runs}",
            ["", "time, ratio to a bare pwsh"],
            [
                ["pwsh alone", "1.00"],
                ["import of a module that is empty", Bench.Ratio(Bench.Median(empty) / unit)],
                .. modules.SelectMany(module => (string[][])
                [
                    [$"import{Suffix(module)}", Bench.Ratio(Bench.Median(imports[module]) / unit)],
                    [$"import, connect, convert, save {Bytes / 1000} KB{Suffix(module)}", Bench.Ratio(Bench.Median(saves[module]) / unit)],
                ]),
            ]);
        Bench.Print(
            "The first save beyond the import",
            ["", "time, ratio to a bare pwsh"],
            modules.Select(module => (string[])[Suffix(module).TrimStart(' ', ','), Bench.Ratio(Beyond(module) / unit)]));
        if (before is not null)
        {
            Console.WriteLine($"\nNow to before: {Bench.Ratio(Beyond(Repository.Module) / Beyond(modules[0]))}.");
        }

        double Beyond(string module) => Bench.Median(saves[module]) - Bench.Median(imports[module]);

        string Suffix(string module) => module == Repository.Module ? ", now" : ", before";
    }

    /// <summary>What Import-Module costs by itself, for the first time in a process.</summary>
    private static async Task<double> ImportNothingAsync(string folder)
    {
        var manifest = Path.Combine(folder, "Empty.psd1");
        await File.WriteAllTextAsync(
            manifest,
            "@{ ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }");
        return await SecondsAsync(PowerShell.Import(manifest));
    }

    private static async Task<double> SecondsAsync(string script)
    {
        var measured = await Measured.RunAsync(PowerShell.Command(script), Bench.Limit);
        return measured.ExitCode == 0 ? measured.Seconds : throw new InvalidOperationException(
            $"PowerShell ended with {measured.ExitCode}: {script}");
    }
}
