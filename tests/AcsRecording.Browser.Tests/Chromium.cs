using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace AcsRecording.Browser.Tests;

/// <summary>One browser for all tests, and the reports that they look at.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Null where there is one, else what is missing.</summary>
    public static string? Missing => Program is null ? "no Chromium is on PATH (Debian's package chromium)" : null;

    internal SampleReports Reports { get; } = new();

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        await Reports.WriteAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,

            // Root has no sandbox; a page plays without a click where a test has clicked elsewhere.
            Args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        });
    }

    internal async Task<ReportView> OpenAsync(string report, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
        });
        var view = new ReportView(page);
        await page.GotoAsync(new Uri(Reports.PathOf(report)).AbsoluteUri);
        return view;
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        Reports.Dispose();
    }
}
